// Waves: none, or through one of Verilator's writers.
#pragma once

#include <cstdint>

#include "verilated.h"

namespace spinlight {

struct NoTracer {
    static constexpr bool enabled = false;
    template <class Model>
    void open(Model&, const char*) {}
    void dump(std::uint64_t) {}
    void close() {}
};

/// `Writer` is VerilatedVcdC or VerilatedFstC. A cycle takes 10 ns; the rising edge is in its middle.
template <class Writer>
class FileTracer {
public:
    static constexpr bool enabled = true;

    template <class Model>
    void open(Model& model, const char* file) {
        model.trace(&writer_, 99);
        writer_.set_time_unit("1ns");
        writer_.set_time_resolution("1ns");
        writer_.open(file);
        open_ = true;
    }

    void dump(std::uint64_t time) {
        if (open_) writer_.dump(time);
    }

    void close() {
        if (open_) writer_.close();
        open_ = false;
    }

private:
    Writer writer_;
    bool open_ = false;
};

}  // namespace spinlight
