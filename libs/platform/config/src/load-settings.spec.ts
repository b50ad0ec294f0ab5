import { ConfigInvalidError } from '@dss/errors';
import { type ConfigWorld, examine } from './examine.js';
import { loadSettings } from './load-settings.js';
import { SETTINGS_OF } from './services.js';

const files: Readonly<Record<string, string>> = { '/run/password': 'from-the-file\n' };
const world: ConfigWorld = {
  readText: (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  },
  now: new Date('2026-11-01T00:00:00Z'),
};
const load = (environment: Readonly<Record<string, string>>) => loadSettings('mapper', environment, undefined, world);

describe('loadSettings', () => {
  it('gives every setting its default', () => {
    expect(load({})).toMatchObject({
      DSS_PROFILE: 'dog',
      DSS_NAMESPACE: 'dss',
      DSS_HEALTH_PORT: 9090,
      DSS_KEEP_RUNS_DAYS: 90,
    });
  });

  it('takes an empty variable as absent, because compose files pass unset ones as empty', () => {
    expect(load({ DSS_PROFILE: '', DSS_HEALTH_PORT: '' })).toMatchObject({ DSS_PROFILE: 'dog', DSS_HEALTH_PORT: 9090 });
  });

  it('takes defaults from the profile, and a variable before them', () => {
    expect(loadSettings('gateway', { DSS_PROFILE: 'wolf' }).DSS_PORT).toBe(5000);
    expect(loadSettings('gateway', { DSS_PROFILE: 'wolf', DSS_PORT: '9000' }).DSS_PORT).toBe(9000);
  });

  it('names every mistake at once and shows no value', () => {
    const wrong = {
      DSS_PROFILE: 'cat',
      DSS_HEALTH_PORT: '99999',
      DSS_NATS_URL: 'http://user:canary@host',
      DSS_SLOT: 'canary',
      DSS_NATS_CA_FILE: '/nowhere/ca.pem',
    };
    expect(() => load(wrong)).toThrow(ConfigInvalidError);
    expect(() => load(wrong)).toThrow(
      /5 mistakes: DSS_PROFILE.*DSS_HEALTH_PORT.*DSS_NATS_URL.*DSS_NATS_CA_FILE.*nowhere.*does not exist.*DSS_SLOT is no/,
    );
    expect(() => load(wrong)).not.toThrow(/canary/);
  });

  it('looks at the start for a file that is read later, and gives its path', () => {
    const discovery = (path: string) =>
      loadSettings(
        'discovery',
        { DSS_DATASPHERE_SECRET_FILE: path, AWS_WEB_IDENTITY_TOKEN_FILE: path },
        undefined,
        world,
      );
    expect(discovery('/run/password')).toMatchObject({ DSS_DATASPHERE_SECRET_FILE: '/run/password' });
    expect(() => discovery('/gone')).toThrow(
      /DSS_DATASPHERE_SECRET_FILE: file \/gone does not exist.*AWS_WEB_IDENTITY_TOKEN_FILE: file \/gone does not exist/,
    );
  });

  it('says what has no default in a profile', () => {
    expect(() => load({ DSS_PROFILE: 'bear' })).toThrow(
      /DSS_TENANT is missing.*DSS_INSTALLATION is missing.*DSS_NATS_URL is missing.*DSS_REDIS_URL is missing/,
    );
  });

  it('derives nothing from what is missing', () => {
    const { effective } = examine(SETTINGS_OF['glue-writer'], { DSS_PROFILE: 'bear' }, world);
    expect(effective.find(({ name }) => name === 'DSS_GLUE_SESSION_NAME')).toMatchObject({ origin: 'unset' });
    expect(effective.filter(({ text }) => text?.includes('undefined'))).toEqual([]);
  });

  it('reads a secret from the file that is named instead, without the line break at its end', () => {
    expect(load({ DSS_NATS_USER: 'dss', DSS_NATS_PASSWORD_FILE: '/run/password' }).DSS_NATS_PASSWORD).toBe(
      'from-the-file',
    );
  });

  it('refuses a secret that is given twice', () => {
    const twice = { DSS_REDIS_PASSWORD: 'canary', DSS_REDIS_PASSWORD_FILE: '/run/password' };
    expect(() => load(twice)).toThrow(/DSS_REDIS_PASSWORD and DSS_REDIS_PASSWORD_FILE are both set/);
    expect(() => load(twice)).not.toThrow(/canary|from-the-file/);
  });

  it('refuses a file of a secret that is not there', () => {
    expect(() => load({ DSS_REDIS_PASSWORD_FILE: '/nowhere' })).toThrow(
      'DSS_REDIS_PASSWORD_FILE: file /nowhere does not exist',
    );
  });

  it('bears settings of other services and variables of launchers, and ignores all other names', () => {
    expect(
      load({ DSS_DATASPHERE_CONCURRENCY: 'not looked at', DSS_DATA_DIR: '/tmp', PATH: '/bin' }).DSS_HEALTH_PORT,
    ).toBe(9090);
  });
});
