/** A map whose values are computed when they are asked for, in the order of its keys. Nothing is kept. */
export class ComputedMap<V> implements ReadonlyMap<string, V> {
  constructor(
    private readonly names: () => Iterable<string>,
    private readonly find: (name: string) => V | undefined,
  ) {}

  get(name: string): V | undefined {
    return this.find(name);
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  get size(): number {
    return [...this.names()].length;
  }

  *keys(): MapIterator<string> {
    yield* this.names();
  }

  *entries(): MapIterator<[string, V]> {
    for (const name of this.names()) {
      const value = this.find(name);
      if (value !== undefined) yield [name, value];
    }
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this);
  }
}
