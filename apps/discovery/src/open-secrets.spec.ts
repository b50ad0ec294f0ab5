import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDiscoverySettings } from './discovery.config.js';
import { openSecrets } from './open-secrets.js';

describe('the secret of the tenant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-secret-'));
  const heard: { authorization?: string | undefined; token?: unknown }[] = [];
  let server: Server;
  let environment: Record<string, string>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      heard.push({ authorization: request.headers.authorization, token: request.headers['x-amz-security-token'] });
      response.end(JSON.stringify({ SecretString: 'the text' }));
      request.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    environment = { DSS_DATASPHERE_SECRET_ID: 'datasphere', AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const read = (more: Record<string, string>) => {
    const { reference, secrets } = openSecrets(loadDiscoverySettings({ ...environment, ...more }), { warn: () => {} });
    return secrets.get(reference);
  };

  it('is asked for with the keys of the settings, also where they stand in files', async () => {
    const keys = {
      AWS_ACCESS_KEY_ID: 'AKIAOFTHESETTINGS',
      AWS_SECRET_ACCESS_KEY_FILE: file('key', 'a-secret-key\n'),
      AWS_SESSION_TOKEN_FILE: file('token', 'a-token\n'),
    };
    await expect(read(keys)).resolves.toBe('the text');
    expect(heard).toEqual([{ authorization: expect.stringMatching(/AKIAOFTHESETTINGS/), token: 'a-token' }]);
  });

  it('is read from the file that is named instead', async () => {
    const path = file('secrets.json', '{ "datasphere": "in the file" }');
    await expect(read({ DSS_DATASPHERE_SECRET_FILE: path })).resolves.toBe('in the file');
  });
});
