// Processor time of this thread in seconds: what others do on the machine disturbs it less than the time of day.
#pragma once

#include <ctime>

inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
