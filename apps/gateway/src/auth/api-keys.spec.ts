import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type ApiKey, ROLES } from '@dss/config';
import { findApiKey } from './api-keys.js';
import { mayActAs } from './role.js';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

describe('findApiKey', () => {
  const keys: ApiKey[] = [
    { id: 'ci', role: 'operator', sha256: hashOf('secret-1') },
    { id: 'ops', role: 'admin', sha256: hashOf('secret-2') },
  ];

  it('finds the key that a token belongs to', () => {
    expect(findApiKey(keys, 'secret-2')?.id).toBe('ops');
  });

  it('finds nothing for any other token', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        fc.pre(!['secret-1', 'secret-2'].includes(token));
        expect(findApiKey(keys, token)).toBeUndefined();
      }),
    );
  });
});

describe('mayActAs', () => {
  it('gives each role all that the lesser ones may, and no more', () => {
    const table = ROLES.map((held) => ROLES.map((needed) => mayActAs(held, needed)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});
