// The functions of the shared library. `Binding` has been defined by the generated harness.
#pragma once

#include <cstdint>

#include "instance.h"
#include "streams.h"

#define SPINLIGHT_API extern "C" __attribute__((visibility("default")))

using SpinlightModel = spinlight::Instance<Binding>;

/// A model at cycle 0 with all inputs 0, or null. `trace_file` may be null.
SPINLIGHT_API SpinlightModel* spinlight_new(const char* trace_file) {
    try {
        return new SpinlightModel{trace_file};
    } catch (...) {
        return nullptr;
    }
}

SPINLIGHT_API void spinlight_free(SpinlightModel* model) { delete model; }

/// Port memory: word 0 is set by the host whenever it has changed an input, the ports follow.
SPINLIGHT_API std::uint32_t* spinlight_words(SpinlightModel* model) { return model->words; }

/// Brings the outputs up to date with the inputs. This and the next two return 1 if the model has stopped, else 0.
SPINLIGHT_API int spinlight_eval(SpinlightModel* model) {
    return model->run([=] {
        model->settle();
        model->store();
    });
}

/// Bit i of `clocks`: clock i rises.
SPINLIGHT_API int spinlight_step(SpinlightModel* model, std::uint32_t cycles, std::uint32_t clocks) {
    return model->run([=] {
        for (std::uint32_t i = 0; i < cycles; ++i) model->edge(clocks);
        model->store();
    });
}

SPINLIGHT_API int spinlight_run_streams(SpinlightModel* model, const std::uint32_t* job, const std::uint32_t* data,
                                        std::uint32_t* out, std::uint32_t* result) {
    return model->run([=] {
        spinlight::StreamRun<SpinlightModel> run{*model, job, data, out};
        run.run();
        run.write_result(result);
        model->store();
    });
}

SPINLIGHT_API double spinlight_cycle(const SpinlightModel* model) { return static_cast<double>(model->cycle); }

/// Why the model has stopped, or ''.
SPINLIGHT_API const char* spinlight_message(const SpinlightModel* model) { return model->message.c_str(); }

/// See guard.h; for a process that holds nothing but the model.
SPINLIGHT_API void spinlight_guard() { spinlight::guard_process(); }
