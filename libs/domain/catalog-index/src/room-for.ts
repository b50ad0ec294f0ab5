type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The numbers, or as many with more room when the place lies behind the last one. */
export function roomFor<T extends Numbers>(numbers: T, place: number, make: new (length: number) => T): T {
  if (place < numbers.length) return numbers;
  const larger = new make(Math.max(1024, place + 1, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
