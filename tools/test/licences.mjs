/** Ours to choose from; see CONTRIBUTING.md. */
const CHOSEN = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'];

/** Come with what we chose, and ask for nothing that those do not ask for (docs/decisions). */
const BROUGHT = ['BlueOak-1.0.0', 'Python-2.0', 'Unlicense'];

/** Tools and data that are in no image. */
const BROUGHT_FOR_DEVELOPMENT = ['CC0-1.0', 'CC-BY-4.0'];

/**
 * One line per package of the lock file whose licence nobody has agreed to. A choice ("MIT OR X") needs one that is
 * agreed to, a sum ("MIT AND X") all of them.
 *
 * @param {{ packages: Record<string, { license?: string, dev?: boolean, link?: boolean, resolved?: string }> }} lock
 * @returns {string[]}
 */
export function foreignLicences({ packages }) {
  return Object.entries(packages).flatMap(([path, { license = 'none', dev = false, link = false }]) => {
    if (!path.startsWith('node_modules/') || link) return [];
    const agreed = new Set([...CHOSEN, ...BROUGHT, ...(dev ? BROUGHT_FOR_DEVELOPMENT : [])]);
    const names = license.replace(/[()]/g, '');
    const isAgreed = names.includes(' OR ')
      ? names.split(' OR ').some((name) => agreed.has(name))
      : names.split(' AND ').every((name) => agreed.has(name));
    return isAgreed ? [] : [`${path}: ${license}`];
  });
}
