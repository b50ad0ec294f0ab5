import { readOauthSecret } from './oauth-secret.js';

const SECRET = {
  type: 'datasphere-oauth',
  tenantUrl: 'https://t.eu10.hcs.cloud.sap/',
  tokenUrl: 'https://t.authentication.eu10.hana.ondemand.com/oauth/token',
  authorizeUrl: 'https://t.authentication.eu10.hana.ondemand.com/oauth/authorize',
  clientId: 'sb-demo!b1|client!b2',
  clientSecret: 'CANARY',
  grant: 'client_credentials',
  scopes: [],
};
const relaxed = { requireTls: false };

describe('readOauthSecret', () => {
  it('reads a secret as an operator stores it', () => {
    expect(readOauthSecret(JSON.stringify(SECRET), { requireTls: true })).toMatchObject({
      tenantOrigin: 'https://t.eu10.hcs.cloud.sap',
      clientId: 'sb-demo!b1|client!b2',
      refreshToken: undefined,
    });
  });

  it.each(['refresh_token', 'authorization_code'])('takes the refresh token for the grant %s', (grant) => {
    const secret = readOauthSecret(JSON.stringify({ ...SECRET, grant, refreshToken: 'r' }), relaxed);

    expect(secret).toMatchObject({ refreshToken: 'r' });
  });

  it.each([
    ['no JSON', 'CANARY', relaxed, 'it is not a JSON object'],
    ['broken JSON', '{"clientSecret":"CANARY', relaxed, 'it is not a JSON object'],
    ['an array', '["CANARY"]', relaxed, 'it is not a JSON object'],
    ['missing fields', '{"clientSecret":"CANARY"}', relaxed, 'tenantUrl, tokenUrl, clientId'],
    ['an unusable URL', JSON.stringify({ ...SECRET, tenantUrl: 'CANARY' }), relaxed, 'tenantUrl'],
    ['another protocol', JSON.stringify({ ...SECRET, tokenUrl: 'ftp://CANARY/' }), relaxed, 'tokenUrl'],
    ['a grant without its token', JSON.stringify({ ...SECRET, grant: 'refresh_token' }), relaxed, 'refreshToken'],
    ['another kind of secret', JSON.stringify({ ...SECRET, type: 'CANARY' }), relaxed, 'type'],
    ['plain http', JSON.stringify({ ...SECRET, tenantUrl: 'http://CANARY' }), { requireTls: true }, 'must be https'],
  ])('names what is wrong and shows no value: %s', (_story, text, options, expected) => {
    const problem = readOauthSecret(text, options);

    expect(problem).toEqual(expect.stringContaining(expected));
    expect(problem).not.toContain('CANARY');
  });
});
