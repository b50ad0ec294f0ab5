import { roomFor } from './room-for.js';

/** A property with few values, as small numbers by place: what lists filter and count by. */
export class Coded {
  private readonly values: string[] = [];
  private readonly codeOf = new Map<string, number>();
  private byPlace = new Uint32Array(0);

  /** Number of different values that were ever there. */
  get size(): number {
    return this.values.length;
  }

  get bytes(): number {
    return this.byPlace.byteLength + this.values.reduce((sum, value) => sum + 64 + value.length, 0);
  }

  set(place: number, value: string): void {
    let code = this.codeOf.get(value);
    if (code === undefined) {
      code = this.values.length;
      this.values.push(value);
      this.codeOf.set(value, code);
    }
    this.byPlace = roomFor(this.byPlace, place, Uint32Array);
    this.byPlace[place] = code;
  }

  /** The code at each place, as it is now. */
  get codes(): Uint32Array {
    return this.byPlace;
  }

  valueAt(place: number): string {
    return this.values[this.byPlace[place] ?? 0] ?? '';
  }

  valueOf(code: number): string {
    return this.values[code] ?? '';
  }

  /** One byte a code: 1 for the values that are asked for. */
  mask(isWanted: (value: string) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => (isWanted(value) ? 1 : 0));
  }
}
