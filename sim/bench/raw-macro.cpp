// The tightest loop around a Verilated PIM macro: no transport, no checks, streams driven as `StreamJob` documents.
// Usage: raw-macro STIMULUS ROUNDS. The stimulus file holds 32-bit words: rows, words per load beat, vectors, words per
// act beat, words per out beat, then the load beats and the act beats. Prints one line of JSON.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "Vpim_macro.h"
#include "verilated.h"

namespace {

Vpim_macro* top;
uint64_t cycles = 0;

void edge() {
  top->clk = 0;
  top->eval();
  top->clk = 1;
  top->eval();
  ++cycles;
}

void settle() {
  top->clk = 0;
  top->eval();
}

template <typename Port>
void put(Port& port, const uint32_t* words) {
  std::memcpy(&port, words, sizeof(port));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::FILE* file = std::fopen(argv[1], "rb");
  if (file == nullptr) return 2;
  uint32_t head[5];
  if (std::fread(head, 4, 5, file) != 5) return 2;
  const uint32_t rows = head[0], load_words = head[1], vectors = head[2], act_words = head[3], out_words = head[4];
  std::vector<uint32_t> load(size_t(rows) * load_words), act(size_t(vectors) * act_words), out(size_t(vectors) * out_words);
  if (std::fread(load.data(), 4, load.size(), file) != load.size()) return 2;
  if (std::fread(act.data(), 4, act.size(), file) != act.size()) return 2;
  std::fclose(file);

  VerilatedContext context;
  top = new Vpim_macro(&context);
  top->rst = 1;
  edge();
  edge();
  top->rst = 0;
  for (uint32_t row = 0; row < rows; ++row) {
    top->load_valid = 1;
    top->load_row = load[size_t(row) * load_words];
    put(top->load_weights, &load[size_t(row) * load_words + 1]);
    edge();
  }
  top->load_valid = 0;

  const int rounds = std::atoi(argv[2]);
  uint32_t checksum = 2166136261u;
  std::printf("{\"rounds\":[");
  for (int round = 0; round < rounds; ++round) {
    top->vectors = vectors;
    top->start = 1;
    edge();
    top->start = 0;
    const uint64_t before = cycles;
    const auto begin = std::chrono::steady_clock::now();
    top->out_ready = 1;
    uint32_t sent = 0, got = 0;
    top->act_valid = 1;
    put(top->act_data, act.data());
    while (got < vectors) {
      settle();
      const bool taken = top->act_valid && top->act_ready;
      if (top->out_valid) std::memcpy(&out[size_t(got++) * out_words], &top->out_sums, out_words * 4);
      top->clk = 1;
      top->eval();
      ++cycles;
      if (taken) {
        ++sent;
        top->act_valid = sent < vectors;
        if (sent < vectors) put(top->act_data, &act[size_t(sent) * act_words]);
      }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    top->out_ready = 0;
    edge();
    std::printf("%s{\"cycles\":%llu,\"seconds\":%.9f}", round ? "," : "", (unsigned long long)(cycles - before - 1), seconds);
  }
  for (uint32_t word : out) checksum = (checksum ^ word) * 16777619u;
  std::printf("],\"checksum\":%u}\n", checksum);
  delete top;
  return 0;
}
