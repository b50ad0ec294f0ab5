export interface Waiter {
  readonly ordinal: number;
  readonly message: string;
}

/** Named things that are announced, end once, and are waited for meanwhile. */
export class WaitBoard<End extends string> {
  private readonly things = new Map<string, { end: End | undefined; readonly waiters: Map<number, string> }>();

  /** What has been announced or has ended before stays as it is: commands are redelivered. */
  announce(names: readonly string[]): void {
    for (const name of names) {
      if (!this.things.has(name)) this.things.set(name, { end: undefined, waiters: new Map() });
    }
  }

  await(name: string, waiter: Waiter): End | 'waiting' | undefined {
    const thing = this.things.get(name);
    if (thing === undefined || thing.end !== undefined) return thing?.end;
    thing.waiters.set(waiter.ordinal, waiter.message);
    return 'waiting';
  }

  end(name: string, end: End): readonly string[] {
    this.announce([name]);
    const thing = this.things.get(name);
    if (thing === undefined) return [];
    thing.end = end;
    return [...thing.waiters.values()];
  }
}
