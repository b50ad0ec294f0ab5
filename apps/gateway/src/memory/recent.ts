export interface Freshness {
  /** A younger value is given as it is; an older one is read again, without anybody waiting for it. */
  readonly freshMs: number;
  /** An older value is given to nobody: who asks waits for the new one. */
  readonly usableMs: number;
}

interface Known<V> {
  value?: { readonly of: V; readonly atMs: number };
  loading?: Promise<V>;
}

/**
 * Values that change, read again at most every so often however many ask. A value counts as old as the moment at which its
 * reading began.
 */
export class Recent<V> {
  private readonly known = new Map<string, Known<V>>();

  /** @param most keys that are remembered */
  constructor(
    private readonly freshness: Freshness,
    private readonly nowMs: () => number,
    private readonly most = 100,
  ) {}

  async get(key: string, load: () => Promise<V>): Promise<V> {
    const entry = this.entryOf(key);
    const age = entry.value === undefined ? Infinity : this.nowMs() - entry.value.atMs;
    if (entry.value === undefined || age >= this.freshness.usableMs) return entry.loading ?? this.load(entry, load);
    if (age >= this.freshness.freshMs && entry.loading === undefined) {
      // Whoever asks when the value is too old hears of a failure.
      this.load(entry, load).catch(() => undefined);
    }
    return entry.value.of;
  }

  forget(key: string): void {
    this.known.delete(key);
  }

  private load(entry: Known<V>, load: () => Promise<V>): Promise<V> {
    const atMs = this.nowMs();
    const loading = load()
      .then((value) => {
        entry.value = { of: value, atMs };
        return value;
      })
      .finally(() => {
        delete entry.loading;
      });
    entry.loading = loading;
    return loading;
  }

  private entryOf(key: string): Known<V> {
    const entry = this.known.get(key) ?? {};
    this.known.delete(key);
    this.known.set(key, entry);
    const [oldest] = this.known.keys();
    if (this.known.size > this.most && oldest !== undefined) this.known.delete(oldest);
    return entry;
  }
}
