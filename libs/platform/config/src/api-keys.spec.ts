import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseApiKeys } from './api-keys.js';

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
