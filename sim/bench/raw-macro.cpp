// The tightest loop around a Verilated PIM macro: no transport, no checks, streams driven as `StreamJob` documents.
// Usage: raw-macro STIMULUS. The stimulus file holds 32-bit words: rows, words per load beat, vectors, words per
// act beat, words per out beat, then the load beats and the act beats. Reads numbers of vectors from standard input, one a
// line, and answers each with cycles, seconds and the checksum of the sums. INDEX_WORD: where a load beat has its indices.
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "Vpim_macro.h"
#include "thread-seconds.h"
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
  if (argc != 2) return 2;
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
#ifdef INDEX_WORD
    put(top->load_index, &load[size_t(row) * load_words + INDEX_WORD]);
#endif
    edge();
  }
  top->load_valid = 0;

  uint32_t wanted = 0;
  while (std::scanf("%" SCNu32, &wanted) == 1) {
    if (wanted > vectors) return 3;
    top->vectors = wanted;
    top->start = 1;
    edge();
    top->start = 0;
    const uint64_t before = cycles;
    const double begin = thread_seconds();
    top->out_ready = 1;
    uint32_t sent = 0, got = 0;
    top->act_valid = wanted > 0;
    put(top->act_data, act.data());
    while (got < wanted) {
      settle();
      const bool taken = top->act_valid && top->act_ready;
      if (top->out_valid) std::memcpy(&out[size_t(got++) * out_words], &top->out_sums, out_words * 4);
      top->clk = 1;
      top->eval();
      ++cycles;
      if (taken) {
        ++sent;
        top->act_valid = sent < wanted;
        if (sent < wanted) put(top->act_data, &act[size_t(sent) * act_words]);
      }
    }
    const double seconds = thread_seconds() - begin;
    top->out_ready = 0;
    edge();
    uint32_t checksum = 2166136261u;
    for (size_t word = 0; word < size_t(wanted) * out_words; ++word) checksum = (checksum ^ out[word]) * 16777619u;
    std::printf("%" PRIu64 " %.9f %08" PRIx32 "\n", cycles - before - 1, seconds, checksum);
    std::fflush(stdout);
  }
  delete top;
  return 0;
}
