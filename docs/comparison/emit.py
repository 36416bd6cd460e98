"""Writes the Verilog of the three blocks to the folder given on the command line."""
import pathlib, sys
from amaranth.back import verilog
from axil_regs import DmaRegisters
from async_fifo import AsyncFifo
from systolic import SystolicArray
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, block in {"axil_regs": DmaRegisters(), "async_fifo": AsyncFifo(8, 16), "systolic": SystolicArray(4, 4, 8, 18)}.items():
    (folder / f"{name}.v").write_text(verilog.convert(block, name=name, strip_internal_attrs=True))
