/** Like `Promise.all`, but waits for every promise before it fails, so that nothing goes on in the background. */
export async function allDone<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
