"""A design in Amaranth's simulator. `amaranth_bench.py FOLDER [JOB]`: FOLDER has design.py. Reads amounts of work from
standard input, one a line, and answers each with cycles, seconds and checksum; prints "ready" first. Without JOB the design
drives itself and work is cycles; JOB is a JSON file about the streams of a macro, and work is vectors."""

import json
import sys
import time

sys.path.insert(0, sys.argv[1])
from amaranth.hdl import ClockDomain, Module
from amaranth.sim import Simulator
from design import Top


def checksum(words):
    total = 2166136261
    for word in words:
        total = ((total ^ word) * 16777619) & 0xFFFFFFFF
    return f"{total:08x}"


def answer(cycles, begin, total):
    print(cycles, f"{time.thread_time() - begin:.9f}", total, flush=True)


async def self_driven(ctx, ports):
    print("ready", flush=True)
    for line in sys.stdin:
        cycles = int(line)
        begin = time.thread_time()
        if cycles:
            await ctx.tick().repeat(cycles)
        answer(cycles, begin, f"{ctx.get(ports['signature']):016x}")


def whole(fields, words):
    """The values of the ports of a beat."""
    for name, first, count in fields:
        yield name, sum(word << 32 * i for i, word in enumerate(words[first : first + count]))


async def macro(ctx, ports, job):
    def put(stream, beat):
        size = stream["words"]
        for name, value in whole(stream["fields"], stream["data"][beat * size : (beat + 1) * size]):
            ctx.set(ports[name], value)

    ctx.set(ports["load_valid"], 1)
    for row in range(job["rows"]):
        put(job["load"], row)
        await ctx.tick()
    ctx.set(ports["load_valid"], 0)
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = int(line)
        ctx.set(ports["vectors"], wanted)
        ctx.set(ports["start"], 1)
        await ctx.tick()
        ctx.set(ports["start"], 0)
        begin = time.thread_time()
        ctx.set(ports["out_ready"], 1)
        ctx.set(ports["act_valid"], int(wanted > 0))
        put(job["act"], 0)
        sent = cycles = 0
        beats = []
        while len(beats) < wanted:
            taken = sent < wanted and ctx.get(ports["act_ready"])
            if ctx.get(ports["out_valid"]):
                beats.append(ctx.get(ports["out_sums"]))
            await ctx.tick()
            cycles += 1
            if taken:
                sent += 1
                ctx.set(ports["act_valid"], int(sent < wanted))
                if sent < wanted:
                    put(job["act"], sent)
        ctx.set(ports["out_ready"], 0)
        size = job["outWords"]
        words = [beat >> 32 * i & 0xFFFFFFFF for beat in beats for i in range(size)]
        answer(cycles, begin, checksum(words))
        await ctx.tick()


top = Module()
top.domains.sync = domain = ClockDomain("sync")
top.submodules.design = design = Top()
simulator = Simulator(top)
simulator.add_clock(1e-6)


async def bench(ctx):
    ctx.set(domain.rst, 1)
    for _ in range(2):
        await ctx.tick()
    ctx.set(domain.rst, 0)
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as file:
            await macro(ctx, design.ports, json.load(file))
    else:
        await self_driven(ctx, design.ports)


simulator.add_testbench(bench)
simulator.run()
