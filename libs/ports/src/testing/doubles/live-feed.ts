/** Values that arrive one by one and are read by one reader; `stop` ends the reading after what has arrived. */
export class LiveFeed<T> implements AsyncIterable<T> {
  private readonly waiting: T[] = [];
  private wake: () => void = () => undefined;
  private stopped = false;

  push(value: T): void {
    this.waiting.push(value);
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      yield* this.waiting.splice(0);
      if (this.waiting.length > 0) continue;
      if (this.stopped) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
