import { roomFor } from './room-for.js';

/** Places in the order of their names, and of their ids where names are equal. */
export class NameOrder {
  private places = new Uint32Array(0);
  private count = 0;

  constructor(
    private readonly nameAt: (place: number) => string,
    private readonly idAt: (place: number) => string,
  ) {}

  get length(): number {
    return this.count;
  }

  get bytes(): number {
    return this.places.byteLength;
  }

  at(rank: number): number {
    return this.places[rank] ?? 0;
  }

  add(place: number): void {
    const rank = this.rankOf(this.nameAt(place), this.idAt(place));
    this.places = roomFor(this.places, this.count, Uint32Array);
    this.places.copyWithin(rank + 1, rank, this.count);
    this.places[rank] = place;
    this.count += 1;
  }

  /** With the name and id under which it was added. */
  remove(place: number): void {
    const rank = this.rankOf(this.nameAt(place), this.idAt(place));
    if (rank >= this.count || this.places[rank] !== place) return;
    this.places.copyWithin(rank, rank + 1, this.count);
    this.count -= 1;
  }

  /** How many stand before this name and id. */
  rankOf(name: string, id: string): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isBefore(this.at(middle), name, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isBefore(place: number, name: string, id: string): boolean {
    const own = this.nameAt(place);
    return own === name ? this.idAt(place) < id : own < name;
  }
}
