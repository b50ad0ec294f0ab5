import { Bounded } from './bounded.js';

/** Values that never change, loaded when somebody asks: who asks meanwhile waits for the same load. */
export class LoadOnce<V> {
  private readonly kept: Bounded<V>;
  private readonly loading = new Map<string, Promise<V>>();

  /** @param most weight that is kept */
  constructor(most: number, weigh: (value: V, key: string) => number) {
    this.kept = new Bounded(most, weigh);
  }

  /** Only what is kept; nothing is loaded. */
  peek(key: string): V | undefined {
    return this.kept.get(key);
  }

  /** @param load its failure is told to all who wait, and the next who asks loads again */
  async get(key: string, load: () => Promise<V>): Promise<V> {
    const kept = this.kept.get(key);
    return kept ?? this.loading.get(key) ?? this.load(key, load);
  }

  private load(key: string, load: () => Promise<V>): Promise<V> {
    const loading = load()
      .then((value) => {
        this.kept.set(key, value);
        return value;
      })
      .finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }
}
