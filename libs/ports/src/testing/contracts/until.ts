import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is true: for promises that say "soon" and not when. The test's own limit ends the asking. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(5);
}

/** Reads on in the background; what has arrived so far stands in `seen`. */
export function collect<T>(values: AsyncIterable<T>): { readonly seen: readonly T[]; readonly ended: Promise<void> } {
  const seen: T[] = [];
  const read = async () => {
    for await (const value of values) seen.push(value);
  };
  return { seen, ended: read() };
}
