import { ALL_SETTINGS, examine } from '@dss/config';
import { renderShow } from './render-show.js';

const world = { readText: () => 'canary-of-a-file', now: new Date('2026-11-01T00:00:00Z') };
const lines = (environment: Readonly<Record<string, string>>, isChosen = false) => {
  const { effective, profile } = examine(ALL_SETTINGS, environment, world);
  const shown = renderShow(effective, profile, { explain: true, isChosen });
  return new Map(shown.split('\n').map((line) => [line.trim().split(' ')[0], line.trim().split(/ {2,}/).slice(1)]));
};

describe('the settings as they are shown', () => {
  it('tell value, unit and origin', () => {
    const shown = lines({ DSS_PROFILE: 'wolf', DSS_SLOTS: '8', DSS_NATS_PASSWORD_FILE: '/run/nats' });
    expect(shown.get('DSS_SLOTS')).toEqual(['8', 'messages', 'environment variable DSS_SLOTS']);
    expect(shown.get('DSS_PORT')).toEqual(['5000', 'profile wolf']);
    expect(shown.get('DSS_SANDBOX')).toEqual(['yes', 'follows from other settings']);
    expect(shown.get('DSS_NATS_PASSWORD')?.at(-1)).toMatch(/^file \/run\/nats/);
    expect(shown.get('DSS_NATS_TOKEN')).toEqual(['–', 'not set']);
  });

  it('say of a profile whether the environment or the command line named it', () => {
    expect(lines({ DSS_PROFILE: 'bear' }).get('DSS_PROFILE')).toEqual(['bear', 'environment variable DSS_PROFILE']);
    expect(lines({ DSS_PROFILE: 'bear' }, true).get('DSS_PROFILE')).toEqual(['bear', '--profile']);
  });

  it('show no secret, wherever it stands', () => {
    const shown = lines({
      DSS_NATS_URL: 'nats://me:canary@n:4222',
      DSS_REDIS_PASSWORD_FILE: '/run/redis',
      AWS_SECRET_ACCESS_KEY: 'canary',
      DSS_API_KEY_HASHES: 'canary',
      AWS_ENDPOINT_URL: 'https://me:canary@aws.example.com',
      DSS_NATS_CREDS_FILE: '/run/creds',
    });
    expect(JSON.stringify([...shown])).not.toContain('canary');
    expect(shown.get('DSS_NATS_URL')?.[0]).toBe('nats://***@n:4222');
    expect(shown.get('DSS_NATS_CREDS_FILE')?.[0]).toBe('/run/creds');
  });
});
