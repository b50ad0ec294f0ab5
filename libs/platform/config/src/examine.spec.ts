import { examine, type ConfigWorld } from './examine.js';
import { SETTINGS_OF } from './services.js';

const world: ConfigWorld = {
  readText: (path) => {
    throw Object.assign(new Error(path), { code: 'ENOENT' });
  },
  now: new Date('2026-11-01T00:00:00Z'),
};
const slips = (environment: Readonly<Record<string, string>>) =>
  examine(SETTINGS_OF['glue-writer'], environment, world).slips;

describe('examine', () => {
  it('tells what was said wrongly', () => {
    const environment = { DSS_MANAGEMENT: 'evrything', DSS_NATS_PASSWORD_FILE: '/nowhere', DSS_MANAGMENT: 'all' };
    expect(slips(environment)).toEqual([
      expect.stringMatching(/^DSS_NATS_PASSWORD_FILE: file/),
      expect.stringMatching(/^DSS_MANAGEMENT: /),
      expect.stringMatching(/^DSS_MANAGMENT is no setting; is DSS_MANAGEMENT meant/),
    ]);
  });

  it('from what nobody said, and from what does not fit together', () => {
    const environment = { DSS_PROFILE: 'bear', DSS_KEEP_RUNS_DAYS: '10' };
    expect(slips(environment)).toEqual([]);
    expect(examine(SETTINGS_OF['glue-writer'], environment, world).problems).not.toEqual([]);
  });
});
