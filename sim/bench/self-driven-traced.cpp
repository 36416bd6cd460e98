// The loop of self-driven.cpp with a VCD of every signal, to the file that the first argument names; each piece of work
// writes it anew. Answers numbers of cycles with cycles, seconds of processor time and the signature.
#include <sys/resource.h>

#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include "Vbench_top.h"
#include "verilated.h"
#include "verilated_vcd_c.h"

static double processorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int main(int, char** arguments) {
  VerilatedContext context;
  context.traceEverOn(true);
  Vbench_top top(&context);
  VerilatedVcdC trace;
  top.trace(&trace, 99);
  uint64_t time = 0;
  const auto run = [&top, &trace, &time](uint64_t cycles) {
    for (uint64_t i = 0; i < cycles; ++i, time += 10) {
      top.clk = 0;
      top.eval();
      if (trace.isOpen()) trace.dump(time);
      top.clk = 1;
      top.eval();
      if (trace.isOpen()) trace.dump(time + 5);
    }
  };
  top.rst = 1;
  run(2);
  top.rst = 0;
  uint64_t cycles = 0;
  while (std::scanf("%" SCNu64, &cycles) == 1) {
    const double begin = processorSeconds();
    trace.open(arguments[1]);
    run(cycles);
    trace.close();
    std::printf("%" PRIu64 " %.9f %016" PRIx64 "\n", cycles, processorSeconds() - begin, static_cast<uint64_t>(top.signature));
    std::fflush(stdout);
  }
  top.final();
}
