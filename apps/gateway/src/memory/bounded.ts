/** What was used last, as much of it as fits: what was used longest ago goes first. */
export class Bounded<V> {
  private readonly kept = new Map<string, { readonly value: V; readonly weight: number }>();
  private weight = 0;

  /** @param most weight that is kept; the newest value stays even when it alone is heavier */
  constructor(
    private readonly most: number,
    private readonly weigh: (value: V, key: string) => number,
  ) {}

  get(key: string): V | undefined {
    const entry = this.kept.get(key);
    if (entry === undefined) return undefined;
    // A Map remembers the order of writing: what was used last stands last.
    this.kept.delete(key);
    this.kept.set(key, entry);
    return entry.value;
  }

  /** Also for a value that is there and has changed its weight. */
  set(key: string, value: V): void {
    this.delete(key);
    const weight = this.weigh(value, key);
    this.kept.set(key, { value, weight });
    this.weight += weight;
    for (const [oldest] of this.kept) {
      if (this.weight <= this.most || this.kept.size === 1) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.weight -= this.kept.get(key)?.weight ?? 0;
    this.kept.delete(key);
  }
}
