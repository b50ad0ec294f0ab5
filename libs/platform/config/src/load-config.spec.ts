import { ConfigInvalidError } from '@dss/errors';
import { z } from 'zod';
import { loadConfig } from './load-config.js';
import { ServiceSettings } from './service-settings.js';

describe('loadConfig', () => {
  it('gives every setting its default', () => {
    expect(loadConfig(ServiceSettings, {})).toMatchObject({ DSS_PROFILE: 'dog', DSS_NAMESPACE: 'dss', DSS_SLOTS: 8 });
  });

  it('takes an empty variable as absent, because compose files pass unset ones as empty', () => {
    expect(loadConfig(ServiceSettings, { DSS_PROFILE: '' }).DSS_PROFILE).toBe('dog');
  });

  it('names every bad variable at once and shows no value', () => {
    const load = () =>
      loadConfig(ServiceSettings.extend({ DSS_SECRET_ID: z.string() }), {
        DSS_PROFILE: 'cat',
        DSS_HEALTH_PORT: '99999',
        DSS_NATS_URL: 'http://user:canary@host',
      });
    expect(load).toThrow(ConfigInvalidError);
    expect(load).toThrow(/DSS_PROFILE.*DSS_NATS_URL.*DSS_HEALTH_PORT.*DSS_SECRET_ID is missing/s);
    expect(load).not.toThrow(/canary/);
  });

  it('ignores variables that the schema does not name', () => {
    expect(loadConfig(z.object({ A: z.string() }), { A: '1', PATH: '/bin' })).toEqual({ A: '1' });
  });
});
