/**
 * Reads that many ask for at the same time become one request, without anybody getting an older answer for it: whoever asks
 * while one is under way waits for the next, together with all others who do.
 */

/** Every caller's answer comes from a read that began after the call; it fails for all who share it. */
export function joined<T>(read: () => Promise<T>): () => Promise<T> {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    next = undefined;
    const begun = read();
    current = begun;
    return begun;
  };
  return () => {
    next ??= current.then(begin, begin);
    return next;
  };
}

/** The same for reads by key: `readMany` answers in the order of its keys, and so does what is returned. */
export function joinedMany<Key, Value>(
  readMany: (keys: readonly Key[]) => Promise<Value[]>,
): (keys: readonly Key[]) => Promise<Value[]> {
  let asked: Key[] = [];
  const read = joined(() => {
    const keys = asked;
    asked = [];
    return readMany(keys);
  });
  return async (keys) => {
    const first = asked.length;
    asked = [...asked, ...keys];
    const values = await read();
    return values.slice(first, first + keys.length);
  };
}
