// The tightest loop around a Verilated `bench_top`, which drives and observes itself. Reads numbers of cycles from
// standard input, one a line, and answers each with cycles, seconds and the signature after them.
#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include "Vbench_top.h"
#include "thread-seconds.h"
#include "verilated.h"

int main() {
  VerilatedContext context;
  Vbench_top top(&context);
  const auto run = [&top](uint64_t cycles) {
    for (uint64_t i = 0; i < cycles; ++i) {
      top.clk = 0;
      top.eval();
      top.clk = 1;
      top.eval();
    }
  };
  top.rst = 1;
  run(2);
  top.rst = 0;
  uint64_t cycles = 0;
  while (std::scanf("%" SCNu64, &cycles) == 1) {
    const double begin = thread_seconds();
    run(cycles);
    const double seconds = thread_seconds() - begin;
    std::printf("%" PRIu64 " %.9f %016" PRIx64 "\n", cycles, seconds, static_cast<uint64_t>(top.signature));
    std::fflush(stdout);
  }
  top.final();
}
