/**
 * Compares dotted versions number by number; a leading `v` and anything after the numbers is ignored.
 * @param {string} version
 * @param {string} least
 */
export function isAtLeast(version, least) {
  const have = numbersOf(version);
  const want = numbersOf(least);
  for (let part = 0; part < want.length; part += 1) {
    const difference = (have[part] ?? 0) - (want[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return have.length > 0;
}

/** @param {string} version */
function numbersOf(version) {
  return (/^v?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1] ?? '').split('.').filter(Boolean).map(Number);
}
