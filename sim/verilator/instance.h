// A Verilated design as a `Model`.
#pragma once

#include <cstdint>

#include "model.h"
#include "verilated.h"

namespace spinlight {

/// `Binding` is generated per design:
///   Design           the Verilated class
///   Tracer           the class that writes waves, or NoTracer
///   clocked          whether there is a clock
///   load(design, w)  copies the inputs into the design
///   store(design, w) copies the outputs out of it
///   settle(design)   values before an edge, with new inputs, once the design has its initial values
///   edge(design, m)  the rise of clock i for every bit i of m, and the values that follow from it
///   by_phases        whether values are settled after an edge without the clock having to fall
template <class Binding>
class Instance final : public Model {
public:
    Instance(std::uint32_t* port_words, const char* trace_file) : Model{port_words} {
        words[0] = 1;
        context_.traceEverOn(Binding::Tracer::enabled);
        design_ = new typename Binding::Design{&context_};
        if (Binding::Tracer::enabled && trace_file) tracer_.open(*design_, trace_file);
    }

    ~Instance() override {
        tracer_.close();
        delete design_;
    }

    void settle() override {
        if (!started_) {
            // A reset that is 1 in the first cycle has to be seen to rise.
            design_->eval();
            started_ = true;
        }
        if (words[0]) {
            Binding::load(*design_, words);
            words[0] = 0;
        } else if (settled_) {
            return;
        }
        Binding::settle(*design_);
        settled_ = true;
    }

    void edge(std::uint32_t clocks) override {
        Instance::settle();
        tracer_.dump(cycle * 10);
        if (Binding::clocked && clocks) {
            Binding::edge(*design_, clocks);
            settled_ = Binding::by_phases;
            tracer_.dump(cycle * 10 + 5);
        }
        ++cycle;
    }

    void tick() override {
        Instance::edge(~0u);
        Instance::store();
    }

    void edges(std::uint32_t cycles, std::uint32_t clocks) override {
        for (std::uint32_t i = 0; i < cycles; ++i) Instance::edge(clocks);
    }

    void store() override { Binding::store(*design_, words); }

    void close_trace() override { tracer_.close(); }

private:
    VerilatedContext context_;
    typename Binding::Design* design_ = nullptr;
    typename Binding::Tracer tracer_;
    bool settled_ = false;
    bool started_ = false;
};

}  // namespace spinlight
