"""A PIM macro under cocotb 1.9 or later. SPINLIGHT_JOB names the JSON file about its streams. Reads numbers of vectors from
standard input, one a line; answers go to standard output after "@ ": cycles, seconds and the checksum of the sums."""

import json
import os
import sys
import time

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, ReadOnly


def checksum(words):
    total = 2166136261
    for word in words:
        total = ((total ^ word) * 16777619) & 0xFFFFFFFF
    return f"{total:08x}"


@cocotb.test()
async def macro(dut):
    with open(os.environ["SPINLIGHT_JOB"]) as file:
        job = json.load(file)

    def put(stream, beat):
        size = stream["words"]
        words = stream["data"][beat * size : (beat + 1) * size]
        for name, first, count in stream["fields"]:
            getattr(dut, name).value = sum(word << 32 * i for i, word in enumerate(words[first : first + count]))

    # Inputs change with the falling edge, and what follows from them is looked at before the rising one.
    cocotb.start_soon(Clock(dut.clk, 2, units="ns").start())
    edge = FallingEdge(dut.clk)
    for name in ("start", "load_valid", "act_valid", "out_ready"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(3):
        await edge
    dut.rst.value = 0
    dut.load_valid.value = 1
    for row in range(job["rows"]):
        put(job["load"], row)
        await edge
    dut.load_valid.value = 0
    print("@ ready", flush=True)
    for line in sys.stdin:
        wanted = int(line)
        dut.vectors.value = wanted
        dut.start.value = 1
        await edge
        dut.start.value = 0
        begin = time.thread_time()
        dut.out_ready.value = 1
        dut.act_valid.value = int(wanted > 0)
        put(job["act"], 0)
        sent = cycles = 0
        beats = []
        settled = ReadOnly()
        while len(beats) < wanted:
            await settled
            taken = sent < wanted and int(dut.act_ready.value)
            if int(dut.out_valid.value):
                beats.append(int(dut.out_sums.value))
            await edge
            cycles += 1
            if taken:
                sent += 1
                dut.act_valid.value = int(sent < wanted)
                if sent < wanted:
                    put(job["act"], sent)
        dut.out_ready.value = 0
        seconds = time.thread_time() - begin
        size = job["outWords"]
        words = [beat >> 32 * i & 0xFFFFFFFF for beat in beats for i in range(size)]
        print("@", cycles, f"{seconds:.9f}", checksum(words), flush=True)
        await edge
