/** How many interleavings the model test tries, and which: both may be set to repeat a failure or to go on for longer. */
export function modelSettings(): { readonly runs: number; readonly seed: number } {
  const { TEST_MODEL_RUNS: runs = '2000', TEST_MODEL_SEED: seed = '20261121' } = process.env;
  return { runs: Number(runs), seed: Number(seed) };
}
