import { hash } from 'node:crypto';
import fc from 'fast-check';
import { AssetKey, AssetRef, assetKey, assetPath } from './asset-ref.js';

const tenants = fc.stringMatching(/^[a-z0-9-]{1,32}$/);
const spaces = fc.stringMatching(/^[A-Z0-9_]{1,20}$/);
const names = fc.string({ minLength: 1, unit: 'binary' });
const refs = fc.record({ tenant: tenants, space: spaces, name: names });

describe('an asset’s key', () => {
  it.each([
    [{ tenant: 'acme', space: 'SALES', name: 'ORDERS' }, 'iw76mdb4yjvc3udhb6puyqpife'],
    [{ tenant: 'acme', space: 'SALES', name: 'Orders' }, 'gjbrss74rbhtoyz2hjve4wcyjy'],
    [{ tenant: 'acme', space: 'SALES', name: 'Bücher / ∞ "x"' }, 'v6l6gzbal3sbfshg2zsae37324'],
  ])('never changes: subjects, checkpoints and names hang on it (%j)', (ref, key) => {
    expect(assetKey(ref)).toBe(key);
  });

  it('is one token of the alphabet that subjects, buckets and paths take', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        expect(AssetKey.safeParse(assetKey(ref)).success).toBe(true);
      }),
    );
  });

  it('is RFC 4648 base32 of the first 128 bits of SHA-256, so that others can compute it', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        expect(assetKey(ref)).toBe(base32ByNumber(`${ref.tenant}|${ref.space}|${ref.name}`));
      }),
    );
  });

  it('belongs to one asset: no separator in a technical name forges another', () => {
    fc.assert(
      fc.property(refs, fc.nat(), (ref, at) => {
        // A name may hold the separator: the asset `A|B` of space `S` is not the asset `B` of space `SA`.
        const cut = at % ref.space.length;
        const forged = { ...ref, space: ref.space.slice(0, cut), name: `${ref.space.slice(cut)}|${ref.name}` };
        expect(assetKey(forged)).not.toBe(assetKey(ref));
      }),
    );
  });

  it('tells names apart that differ in case, blanks or Unicode form', () => {
    const twins = ['Café', 'Cafe\u0301', 'CAFÉ', 'Café ', ' Café', 'Caf\u00e9|', 'Café\u200b'];

    expect(new Set(twins.map((name) => assetKey({ tenant: 'acme', space: 'SALES', name }))).size).toBe(twins.length);
  });
});

describe('an asset’s path', () => {
  it('reads like one: tenant, space, name', () => {
    expect(assetPath({ tenant: 'acme', space: 'SALES', name: 'ORDERS' })).toBe('acme/SALES/ORDERS');
    expect(assetPath({ tenant: 'acme', space: 'SALES', name: 'a/b ∞' })).toBe('acme/SALES/a%2Fb%20%E2%88%9E');
  });

  it('always has three parts that lead back to the asset', () => {
    const anything = fc.record({ tenant: names, space: names, name: names });
    fc.assert(
      fc.property(anything, (ref) => {
        const [tenant, space, name, ...rest] = assetPath(ref).split('/').map(decodeURIComponent);
        expect({ tenant, space, name, rest }).toEqual({ ...ref, rest: [] });
      }),
    );
  });
});

describe('a reference to an asset', () => {
  it.each([
    ['nothing in it', {}],
    ['an empty name', { tenant: 'acme', space: 'SALES', name: '' }],
    ['a member we did not ask for', { tenant: 'acme', space: 'SALES', name: 'ORDERS', label: 'Orders' }],
  ])('is refused with %s', (_story, ref) => {
    expect(AssetRef.safeParse(ref).success).toBe(false);
  });
});

/** The same by another road: one big number, five bits at a time. 128 bits fill 26 digits with two bits of padding. */
function base32ByNumber(text: string): string {
  let number = BigInt(`0x${hash('sha256', text).slice(0, 32)}`) << 2n;
  let digits = '';
  for (let at = 0; at < 26; at += 1) {
    digits = 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number(number & 31n)) + digits;
    number >>= 5n;
  }
  return digits;
}
