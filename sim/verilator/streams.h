// Drives and collects ready/valid streams; the protocol is that of `StreamJob` in src/engine/simulation.ts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "model.h"

namespace spinlight {

/// Random gaps: open if the low byte of a 32-bit xorshift state is below the rate.
struct Gate {
    std::uint32_t state;
    std::uint32_t rate;

    bool step() {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (state & 255) < rate;
    }
};

/// One stream in a job, as the host writes it: 8 words.
struct StreamWords {
    /// Places in port memory.
    std::uint32_t valid, ready, payload;
    /// Words of one beat; the payload ports lie one after the other.
    std::uint32_t beat_words;
    std::uint32_t beats;
    Gate gate;
    /// 1 for a collected stream that is compared with what is expected.
    std::uint32_t compared;
};
static_assert(sizeof(StreamWords) == 32, "the host writes 8 words");

/// Head of a job; the driven streams follow, then the collected ones.
struct JobWords {
    std::uint32_t max_cycles, driven, collected;
};

/// Head of a result; the number of transfers of each stream of the job follows.
struct ResultWords {
    std::uint32_t cycles, timed_out;
};

struct Driven : StreamWords {
    const std::uint32_t* beat = nullptr;
    std::uint32_t done = 0;
    bool offering = false;
};

struct Collected : StreamWords {
    std::uint32_t* beat = nullptr;
    std::uint32_t* at = nullptr;
    std::uint32_t done = 0;
    /// The bits of a beat that count, and the next beat that is expected; null if none is.
    const std::uint32_t* mask = nullptr;
    const std::uint32_t* expected = nullptr;

    /// Whether the beat at `payload` is the expected one.
    bool is_right(const std::uint32_t* payload) const {
        std::uint32_t wrong = 0;
        for (std::uint32_t i = 0; i < beat_words; ++i) wrong |= (payload[i] ^ expected[i]) & mask[i];
        return wrong == 0;
    }
};

/// `data` holds the beats of the driven streams one after the other, then for each collected stream that is compared its mask
/// and the expected beats: the run ends with the first other one. `out` has, for each collected stream, room for
/// the words of min(beats, max_cycles) beats and then for as many cycle numbers.
class StreamRun {
public:
    StreamRun(Model& model, const std::uint32_t* job, const std::uint32_t* data, std::uint32_t* out)
        : model_{model}, words_{model.words} {
        std::memcpy(&job_, job, sizeof job_);
        job += sizeof job_ / 4;
        driven_.resize(job_.driven);
        for (Driven& stream : driven_) {
            job = read(stream, job);
            stream.beat = data;
            data += std::size_t{stream.beats} * stream.beat_words;
        }
        collected_.resize(job_.collected);
        for (Collected& stream : collected_) {
            job = read(stream, job);
            const std::size_t room = stream.beats < job_.max_cycles ? stream.beats : job_.max_cycles;
            stream.beat = out;
            out += room * stream.beat_words;
            stream.at = out;
            out += room;
            if (!stream.compared) continue;
            stream.mask = data;
            stream.expected = data + stream.beat_words;
            data += (std::size_t{stream.beats} + 1) * stream.beat_words;
        }
    }

    void run() {
        quiet();
        for (; remaining_ > 0 && !differs_ && cycle_ < job_.max_cycles; ++cycle_) {
            offer();
            model_.settle();
            model_.store();
            transfer();
            model_.edge(~0u);
        }
        quiet();
    }

    void write_result(std::uint32_t* result) const {
        const ResultWords head{cycle_, remaining_ > 0};
        std::memcpy(result, &head, sizeof head);
        result += sizeof head / 4;
        for (const Driven& stream : driven_) *result++ = stream.done;
        for (const Collected& stream : collected_) *result++ = stream.done;
    }

private:
    const std::uint32_t* read(StreamWords& stream, const std::uint32_t* job) {
        std::memcpy(&stream, job, sizeof stream);
        remaining_ += stream.beats;
        return job + sizeof stream / 4;
    }

    /// The bench's side before the edge.
    void offer() {
        for (Driven& stream : driven_) {
            const bool open = stream.gate.step();
            if (stream.offering) continue;
            if (open && stream.done < stream.beats) {
                stream.offering = true;
                set(stream.valid, 1);
                std::memcpy(words_ + stream.payload, stream.beat, std::size_t{stream.beat_words} * 4);
                words_[0] = 1;
            } else if (words_[stream.valid]) {
                withdraw(stream);
            }
        }
        for (Collected& stream : collected_) {
            const bool open = stream.gate.step();
            set(stream.ready, open && stream.done < stream.beats);
        }
    }

    void transfer() {
        for (Driven& stream : driven_) {
            if (!stream.offering || !words_[stream.ready]) continue;
            stream.offering = false;
            stream.beat += stream.beat_words;
            ++stream.done;
            --remaining_;
        }
        for (Collected& stream : collected_) {
            if (!words_[stream.ready] || !words_[stream.valid]) continue;
            const std::uint32_t* const payload = words_ + stream.payload;
            std::memcpy(stream.beat, payload, std::size_t{stream.beat_words} * 4);
            stream.beat += stream.beat_words;
            stream.at[stream.done++] = cycle_;
            --remaining_;
            if (!stream.compared) continue;
            if (!stream.is_right(payload)) differs_ = true;
            stream.expected += stream.beat_words;
        }
    }

    void withdraw(const Driven& stream) {
        words_[0] = 1;
        words_[stream.valid] = 0;
        std::memset(words_ + stream.payload, 0, std::size_t{stream.beat_words} * 4);
    }

    void quiet() {
        for (const Driven& stream : driven_) withdraw(stream);
        for (const Collected& stream : collected_) set(stream.ready, 0);
    }

    void set(std::uint32_t word, std::uint32_t value) {
        if (words_[word] == value) return;
        words_[word] = value;
        words_[0] = 1;
    }

    Model& model_;
    std::uint32_t* const words_;
    JobWords job_{};
    bool differs_ = false;
    std::vector<Driven> driven_;
    std::vector<Collected> collected_;
    std::uint64_t remaining_ = 0;
    std::uint32_t cycle_ = 0;
};

}  // namespace spinlight
