/** Things to do in virtual time, in order; ties in the order in which they came. */
export class Agenda {
  nowMs = 0;
  private readonly heap: { readonly atMs: number; readonly turn: number; readonly act: () => void }[] = [];
  private turn = 0;

  at(atMs: number, act: () => void): void {
    const entry = { atMs: Math.max(atMs, this.nowMs), turn: this.turn++, act };
    let at = this.heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) break;
      this.swap(at, above);
      at = above;
    }
  }

  runUntil(endMs: number): void {
    for (let next = this.heap[0]; next !== undefined && next.atMs <= endMs; next = this.heap[0]) {
      this.removeFirst();
      this.nowMs = next.atMs;
      next.act();
    }
    this.nowMs = endMs;
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    let at = 0;
    for (;;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.heap.length && this.isBefore(below, least)) least = below;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.turn < other.turn);
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = one;
  }
}
