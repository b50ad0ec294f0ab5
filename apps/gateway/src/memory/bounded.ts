/** What was used last, as much of it as fits: what was used longest ago goes first. */
export class Bounded<V> {
  private readonly kept = new Map<string, V>();
  private weight = 0;

  /** @param most weight that is kept; the newest value stays even when it alone is heavier */
  constructor(
    private readonly most: number,
    private readonly weigh: (value: V, key: string) => number,
  ) {}

  get(key: string): V | undefined {
    const value = this.kept.get(key);
    if (value === undefined) return undefined;
    // A Map remembers the order of writing: what was used last stands last.
    this.kept.delete(key);
    this.kept.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.delete(key);
    this.kept.set(key, value);
    this.weight += this.weigh(value, key);
    for (const [oldest] of this.kept) {
      if (this.weight <= this.most || this.kept.size === 1) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.kept.get(key);
    if (value === undefined) return;
    this.kept.delete(key);
    this.weight -= this.weigh(value, key);
  }
}
