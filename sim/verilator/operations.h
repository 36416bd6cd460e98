// A batch of what a bench does cycle by cycle, as the host writes it (`Operation` in src/engine/verilator/messages.ts).
#pragma once

#include <cstdint>
#include <cstring>

#include "model.h"

namespace spinlight {

enum Operation : std::uint32_t {
    /// first word, number of words, words...: writes port memory.
    poke = 0,
    /// cycles (low, high word), clocks: edges.
    step = 1,
    /// the words of all outputs: what they must be, with the present inputs.
    expect = 2,
};

/// Words of port memory.
struct Outputs {
    std::uint32_t first;
    std::uint32_t count;
};

constexpr std::uint32_t all_equal = 0xffff'ffff;

/// Runs the operations up to the first output that differs: `mismatch` says which word of the outputs, the cycle (low, high
/// word) and where in the operations the expected words begin; without one its first word is not touched.
inline void operate(Model& model, const std::uint32_t* begin, const std::uint32_t* end, Outputs outputs,
                    std::uint32_t* mismatch) {
    for (const std::uint32_t* at = begin; at < end;) {
        switch (*at++) {
            case poke:
                std::memcpy(model.words + at[0], at + 2, std::size_t{at[1]} * 4);
                model.words[0] = 1;
                at += 2 + at[1];
                break;
            case step: {
                std::uint64_t cycles = at[0] | static_cast<std::uint64_t>(at[1]) << 32;
                for (; cycles > all_equal; cycles -= all_equal) model.edges(all_equal, at[2]);
                model.edges(static_cast<std::uint32_t>(cycles), at[2]);
                at += 3;
                break;
            }
            default:
                model.settle();
                model.store();
                if (std::memcmp(model.words + outputs.first, at, std::size_t{outputs.count} * 4) != 0) {
                    mismatch[0] = 0;
                    while (model.words[outputs.first + mismatch[0]] == at[mismatch[0]]) ++mismatch[0];
                    mismatch[1] = static_cast<std::uint32_t>(model.cycle);
                    mismatch[2] = static_cast<std::uint32_t>(model.cycle >> 32);
                    mismatch[3] = static_cast<std::uint32_t>(at - begin);
                    return;
                }
                at += outputs.count;
        }
    }
}

}  // namespace spinlight
