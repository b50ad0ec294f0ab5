import { loadGlueWriterSettings } from '../glue-writer.config.js';
import { chooseIdentity } from './choose-identity.js';

const LIVE = { DSS_GLUE_ACCOUNT: '111122223333', DSS_INSTALLATION: 'main' };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' };
/** Any file that is there: it is only looked for. */
const TOKEN_FILE = __filename;
const chosen = (environment: Readonly<Record<string, string>>) =>
  chooseIdentity(loadGlueWriterSettings({ ...LIVE, ...environment }));

describe('whose credentials the settings ask for', () => {
  it.each([
    ['nothing', {}, { kind: 'chain' }],
    ['keys, which come first in the chain', KEYS, { kind: 'keys', accessKeyId: 'AKIA', secretAccessKey: 'secret' }],
    [
      'a temporary key',
      { ...KEYS, AWS_SESSION_TOKEN: 'token', DSS_GLUE_CREDENTIALS: 'keys' },
      { kind: 'keys', sessionToken: 'token' },
    ],
    ['a profile beside keys', { ...KEYS, AWS_PROFILE: 'me', DSS_GLUE_CREDENTIALS: 'profile' }, { profile: 'me' }],
    [
      'a web identity',
      {
        DSS_GLUE_CREDENTIALS: 'web-identity',
        AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE,
        AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod',
      },
      {
        kind: 'web-identity',
        tokenFile: TOKEN_FILE,
        roleArn: 'arn:aws:iam::111122223333:role/pod',
        sessionName: 'dsp-sync-main',
      },
    ],
  ])('%s', (_story, environment, source) => {
    const identity = chosen(environment);
    expect(identity.source).toMatchObject(source);
    expect(identity.role).toBeUndefined();
  });

  it('assumes a role only when one is named, under the name of the installation', () => {
    const arn = 'arn:aws:iam::111122223333:role/writer';
    expect(
      chosen({ DSS_GLUE_ROLE_ARN: arn, DSS_GLUE_EXTERNAL_ID: 'x-1', DSS_GLUE_SESSION_MINUTES: '15' }).role,
    ).toEqual({
      arn,
      externalId: 'x-1',
      sessionName: 'dsp-sync-main',
      seconds: 900,
    });
  });
});
