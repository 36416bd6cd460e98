// What the model does when its Verilog calls $finish, $stop or $fatal, or when it cannot settle: it throws, so
// that the host process lives on. Include in one translation unit only.
#pragma once

#include <cstdio>
#include <string>

#include "model.h"
#include "verilated.h"

namespace spinlight {

[[noreturn]] inline void stop_model(const char* what, const char* file, int line) {
    std::fflush(stdout);
    std::string message = what;
    if (file && *file) message += std::string{" at "} + file + ":" + std::to_string(line);
    throw Stopped{message};
}

}  // namespace spinlight

void vl_finish(const char* file, int line, const char*) VL_MT_UNSAFE {
    spinlight::stop_model("the Verilog called $finish", file, line);
}

void vl_stop(const char* file, int line, const char*) VL_MT_UNSAFE {
    spinlight::stop_model("the Verilog called $stop or $fatal", file, line);
}

void vl_fatal(const char* file, int line, const char*, const char* message) VL_MT_UNSAFE {
    spinlight::stop_model(message, file, line);
}
