// What the functions of the shared library need of a model. Only this header and instance.h are compiled with every
// design; what is behind it is compiled once per tool chain.
#pragma once

#include <cstdint>
#include <string>

namespace spinlight {

/// Thrown out of a model by $finish, $stop, $fatal, or values that never settle; the model must not be used afterwards.
struct Stopped {
    std::string message;
};

/// A model with its ports as 32-bit words in memory, and the cycle that every engine of spinlight agrees on.
class Model {
public:
    explicit Model(std::uint32_t* port_words);
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model();

    /// Word 0 is set by the host whenever it has changed an input; the ports follow.
    std::uint32_t* const words;
    std::uint64_t cycle = 0;

    /// Values before the edge: inputs as they are now, clocks at 0. Nothing happens if they are settled already.
    virtual void settle() = 0;
    /// The rising edge of the clocks whose bit is set, and what follows from it.
    virtual void edge(std::uint32_t clocks) = 0;
    /// An edge of all clocks, and `store`, in one call: for a bench that looks at every cycle.
    virtual void tick() = 0;
    /// `edge` `cycles` times.
    virtual void edges(std::uint32_t cycles, std::uint32_t clocks) = 0;
    /// Copies the outputs to `words`.
    virtual void store() = 0;
    virtual void close_trace() = 0;
};

/// Defined by the generated harness: a model at cycle 0 with all inputs 0, and its port memory. `trace_file` may be null.
Model* make_model(std::uint32_t* words, const char* trace_file);

}  // namespace spinlight
