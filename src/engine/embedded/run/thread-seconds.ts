/** Processor time of this thread, where that can be had: what others do on the machine is not counted. */
export function threadSeconds(): number {
  if (typeof process === 'undefined' || process.threadCpuUsage === undefined) return performance.now() / 1000;
  // Linux brings the time of a thread up to date every few milliseconds, and when the time of the process is asked for.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}
