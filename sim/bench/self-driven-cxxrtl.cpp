// The same for a model of Yosys' CXXRTL backend.
#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include "bench_top.cc"
#include "thread-seconds.h"

int main() {
  cxxrtl_design::p_bench__top top;
  const auto run = [&top](uint64_t cycles) {
    for (uint64_t i = 0; i < cycles; ++i) {
      top.p_clk.set<bool>(false);
      top.step();
      top.p_clk.set<bool>(true);
      top.step();
    }
  };
  top.p_rst.set<bool>(true);
  run(2);
  top.p_rst.set<bool>(false);
  uint64_t cycles = 0;
  while (std::scanf("%" SCNu64, &cycles) == 1) {
    const double begin = thread_seconds();
    run(cycles);
    const double seconds = thread_seconds() - begin;
    top.step();  // outputs follow the registers in the step after the edge
    std::printf("%" PRIu64 " %.9f %016" PRIx64 "\n", cycles, seconds, top.p_signature.get<uint64_t>());
    std::fflush(stdout);
  }
}
