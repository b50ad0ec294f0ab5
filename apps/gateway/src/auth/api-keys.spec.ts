import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import { type ApiKey, findApiKey, parseApiKeys } from './api-keys.js';
import { ROLES, mayActAs } from './role.js';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const schema = z.string().transform(parseApiKeys);

describe('parseApiKeys', () => {
  it('reads any number of keys, with spaces and a comma at the end', () => {
    const text = ` ci:operator:${hashOf('a')} , ops.team:admin:${hashOf('b').toUpperCase()},`;
    expect(schema.parse(text)).toEqual([
      { id: 'ci', role: 'operator', sha256: hashOf('a') },
      { id: 'ops.team', role: 'admin', sha256: hashOf('b') },
    ]);
  });

  it('takes an empty text as no keys', () => {
    expect(schema.parse('')).toEqual([]);
  });

  it('names every bad entry at once', () => {
    const result = schema.safeParse(`a:viewer:x,b:viewer:${hashOf('b')},c:boss:${hashOf('c')},b:admin:${hashOf('d')}`);
    expect(result.error?.issues.map(({ message }) => /entry \d/.exec(message)?.[0])).toEqual([
      'entry 1',
      'entry 3',
      'entry 4',
    ]);
  });
});

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
