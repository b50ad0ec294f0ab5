import { isLocalRequest } from './loopback.js';

describe('isLocalRequest', () => {
  it.each([
    ['a command line', { host: '127.0.0.1:8001' }, true],
    ['its own page', { host: 'localhost:8001', origin: 'http://localhost:8001' }, true],
    ['a page under the other name of this machine', { host: 'localhost:8001', origin: 'http://127.0.0.1:8001' }, false],
    ['a page of another port', { host: 'localhost:8001', origin: 'http://localhost:3000' }, false],
    ['a site whose name points here', { host: 'rebind.example:8001', origin: 'http://rebind.example:8001' }, false],
    ['a page from a file', { host: 'localhost:8001', origin: 'null' }, false],
    ['no host at all', {}, false],
  ])('%s', (_story, headers, local) => {
    expect(isLocalRequest(headers, 'http')).toBe(local);
  });

  it('knows its own page under https', () => {
    const page = { host: 'localhost:8001', origin: 'https://localhost:8001' };
    expect(isLocalRequest(page, 'https')).toBe(true);
    expect(isLocalRequest(page, 'http')).toBe(false);
  });
});
