// Tells on standard error in which cycle a model crashed, before the process dies of the signal.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstring>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace spinlight {

/// The cycle counter of the running instance, for the signal handler.
inline const volatile std::uint64_t* guarded_cycle = nullptr;

/// Only async-signal-safe calls in here.
inline void report_crash(int signal) {
    char text[64] = "\nspinlight-crash-cycle ";
    std::size_t length = std::strlen(text);
    const std::uint64_t cycle = guarded_cycle ? *guarded_cycle : 0;
    std::uint64_t unit = 1;
    while (cycle / unit >= 10) unit *= 10;
    for (; unit > 0; unit /= 10) text[length++] = static_cast<char>('0' + cycle / unit % 10);
    text[length++] = '\n';
    const ssize_t written = ::write(2, text, length);
    static_cast<void>(written);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

/// For a process of its own around the model: reports crashes, also of an exhausted stack, and dies with its parent.
inline void guard_process() {
    static char stack[1 << 16];
    stack_t alternative{};
    alternative.ss_sp = stack;
    alternative.ss_size = sizeof stack;
    ::sigaltstack(&alternative, nullptr);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
        struct sigaction action {};
        action.sa_handler = report_crash;
        action.sa_flags = SA_ONSTACK | SA_RESETHAND;
        ::sigaction(signal, &action, nullptr);
    }
#ifdef __linux__
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

}  // namespace spinlight
