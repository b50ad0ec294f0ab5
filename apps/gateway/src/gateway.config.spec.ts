import { ConfigInvalidError } from '@dss/errors';
import { loadGatewaySettings } from './gateway.config.js';
import { keyHashes } from './testing/gateway-fixture.js';

describe('loadGatewaySettings', () => {
  it.each([
    ['dog', {}, 8001],
    ['wolf', { DSS_PROFILE: 'wolf' }, 5000],
    ['a chosen port', { DSS_PROFILE: 'wolf', DSS_PORT: '9000' }, 9000],
  ])('knows the port of %s', (_story, environment, port) => {
    expect(loadGatewaySettings(environment).DSS_PORT).toBe(port);
  });

  it.each(['0.0.0.0', '::', '10.0.0.5', 'gateway', '127.0.0.1.evil.example'])(
    'refuses to listen on %s without keys and names both settings',
    (DSS_HOST) => {
      const load = () => loadGatewaySettings({ DSS_PROFILE: 'wolf', DSS_HOST });
      expect(load).toThrow(ConfigInvalidError);
      expect(load).toThrow(/DSS_API_KEY_HASHES.*DSS_HOST/);
    },
  );

  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('listens on %s without keys', (DSS_HOST) => {
    expect(loadGatewaySettings({ DSS_HOST }).DSS_API_KEY_HASHES).toEqual([]);
  });

  it('listens anywhere with keys', () => {
    const settings = loadGatewaySettings({
      DSS_PROFILE: 'wolf',
      DSS_HOST: '0.0.0.0',
      DSS_API_KEY_HASHES: keyHashes('viewer', 'admin'),
    });
    expect(settings.DSS_API_KEY_HASHES).toMatchObject([{ role: 'viewer' }, { role: 'admin' }]);
  });

  const hash = 'a'.repeat(64);
  it.each([
    ['an unknown role', `ci:root:${hash}`, /entry 1/],
    ['a hash that is too short', `ok:viewer:${hash},ci:admin:abc`, /entry 2/],
    ['a key instead of its hash', 'ci:admin:canary-key', /entry 1/],
    ['two keys of one id', `ci:admin:${hash},ci:viewer:${hash}`, /entry 2 repeats an id/],
  ])('refuses %s without repeating it', (_story, DSS_API_KEY_HASHES, message) => {
    const load = () => loadGatewaySettings({ DSS_API_KEY_HASHES });
    expect(load).toThrow(message);
    expect(load).toThrow(/DSS_API_KEY_HASHES/);
    expect(load).not.toThrow(/canary/);
  });

  it.each([
    ['the sandbox tenant', {}, true],
    ['a real tenant', { DSS_TENANT: 'acme' }, false],
    ['a sandbox under another name', { DSS_TENANT: 'demo', DSS_SANDBOX: 'yes' }, true],
  ])('shows the badge for %s', (_story, environment, badge) => {
    expect(loadGatewaySettings(environment).DSS_SANDBOX).toBe(badge);
  });
});
