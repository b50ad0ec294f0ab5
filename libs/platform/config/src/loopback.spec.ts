import { isLoopback } from './loopback.js';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.1.2', 'localhost', '::1', '[::1]'])('%s stays on this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'x127.0.0.1',
    '',
    'LOCALHOST.',
  ])('%s may be reached by others', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
