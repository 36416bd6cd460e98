// A model with its ports as 32-bit words in memory, and the cycle that every engine of spinlight agrees on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "guard.h"
#include "stop.h"
#include "verilated.h"

namespace spinlight {

/// `Binding` is generated per design:
///   Model            the Verilated class
///   Tracer           the class that writes waves, or NoTracer
///   words            words of port memory; word 0 says that inputs have changed, the ports follow
///   clocked          whether there is a clock
///   load(model, w)   copies the inputs into the model
///   store(model, w)  copies the outputs out of it
///   clock(model, m)  sets clock i to bit i of m
template <class Binding>
class Instance {
public:
    using Model = typename Binding::Model;
    using Tracer = typename Binding::Tracer;

    std::uint32_t words[Binding::words] = {1};
    std::uint64_t cycle = 0;
    /// Why the model stopped, or empty.
    std::string message;

    explicit Instance(const char* trace_file) {
        context_.traceEverOn(Tracer::enabled);
        model_ = std::make_unique<Model>(&context_);
        if (Tracer::enabled && trace_file) tracer_.open(*model_, trace_file);
        guarded_cycle = &cycle;
    }

    ~Instance() {
        tracer_.close();
        if (guarded_cycle == &cycle) guarded_cycle = nullptr;
    }

    /// Values before the edge: inputs as they are now, clock at 0. Nothing happens if they are settled already.
    void settle() {
        if (!started_) {
            // A reset that is 1 in the first cycle has to be seen to rise.
            model_->eval();
            started_ = true;
        }
        if (words[0]) {
            Binding::load(*model_, words);
            words[0] = 0;
        } else if (low_) {
            return;
        }
        Binding::clock(*model_, 0);
        model_->eval();
        low_ = true;
    }

    /// The rising edge of the clocks whose bit is set, and what follows from it.
    void edge(std::uint32_t clocks = ~0u) {
        settle();
        tracer_.dump(cycle * 10);
        if (Binding::clocked && clocks) {
            Binding::clock(*model_, clocks);
            model_->eval();
            low_ = false;
            tracer_.dump(cycle * 10 + 5);
        }
        ++cycle;
    }

    void store() { Binding::store(*model_, words); }

    /// Runs `body` and returns 0, or 1 if the model has stopped, now or before.
    template <class Body>
    int run(Body body) {
        if (!message.empty()) return 1;
        try {
            body();
            return 0;
        } catch (const Stopped& stopped) {
            message = stopped.message;
        } catch (const std::exception& error) {
            message = error.what();
        }
        tracer_.close();
        return 1;
    }

private:
    VerilatedContext context_;
    std::unique_ptr<Model> model_;
    Tracer tracer_;
    bool low_ = false;
    bool started_ = false;
};

}  // namespace spinlight
