/** Keeps the best so many of all that are offered: the best score first, then the least id. The worst is the root of a heap. */
export class TopHits {
  private readonly places: number[] = [];
  private readonly scores: number[] = [];

  constructor(
    private readonly most: number,
    private readonly isIdBefore: (place: number, other: number) => boolean,
  ) {}

  offer(place: number, score: number): void {
    const { places, scores } = this;
    if (places.length < this.most) {
      places.push(place);
      scores.push(score);
      this.rise(places.length - 1);
      return;
    }
    const worst = scores[0] ?? 0;
    if (score < worst || (score === worst && !this.isIdBefore(place, places[0] ?? 0))) return;
    places[0] = place;
    scores[0] = score;
    this.sink();
  }

  /** Best first. */
  inOrder(): readonly number[] {
    const ranks = this.places.map((_, at) => at).sort((a, b) => (this.isWorse(a, b) ? 1 : -1));
    return ranks.map((at) => this.places[at] ?? 0);
  }

  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    for (let at = 0; ;) {
      const left = at * 2 + 1;
      let worst = at;
      if (left < this.places.length && this.isWorse(left, worst)) worst = left;
      if (left + 1 < this.places.length && this.isWorse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }

  private isWorse(at: number, than: number): boolean {
    const difference = (this.scores[at] ?? 0) - (this.scores[than] ?? 0);
    return difference === 0 ? this.isIdBefore(this.places[than] ?? 0, this.places[at] ?? 0) : difference < 0;
  }

  private swap(a: number, b: number): void {
    for (const numbers of [this.places, this.scores]) {
      const kept = numbers[a] ?? 0;
      numbers[a] = numbers[b] ?? 0;
      numbers[b] = kept;
    }
  }
}
