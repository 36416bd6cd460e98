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
    /// the words at the expected places, one after the other: what the outputs must be, with the present inputs.
    expect = 2,
};

/// Places in port memory that `expect` looks at.
struct Places {
    const std::uint32_t* word;
    std::uint32_t count;
};

constexpr std::uint32_t all_equal = 0xffff'ffff;

/// Runs the operations up to the first output that differs: `mismatch` gets the index of its place, the cycle (low, high
/// word) and where in the operations the expected words begin; without one its first word is not touched.
inline void operate(Model& model, const std::uint32_t* begin, const std::uint32_t* end, Places places,
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
                for (std::uint32_t i = 0; i < places.count; ++i) {
                    if (model.words[places.word[i]] == at[i]) continue;
                    mismatch[0] = i;
                    mismatch[1] = static_cast<std::uint32_t>(model.cycle);
                    mismatch[2] = static_cast<std::uint32_t>(model.cycle >> 32);
                    mismatch[3] = static_cast<std::uint32_t>(at - begin);
                    return;
                }
                at += places.count;
        }
    }
}

}  // namespace spinlight
