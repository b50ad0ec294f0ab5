import { loadDiscoverySettings } from './discovery.config.js';

const secret = { DSS_DATASPHERE_SECRET_ID: 'datasphere' };

describe('the settings of discovery', () => {
  it('need no more than a secret', () => {
    expect(loadDiscoverySettings(secret)).toMatchObject({
      DSS_DATASPHERE_SECRET_ID: 'datasphere',
      DSS_DATASPHERE_REQUESTS_PER_MINUTE: 240,
      DSS_DATABASE_PATTERN: 'dsp_<space>',
      DSS_PRIORITY_RULES: [],
    });
  });

  it('take priority rules as JSON', () => {
    const rules = [{ space: 'SALES', priority: 'critical' }];

    expect(loadDiscoverySettings({ ...secret, DSS_PRIORITY_RULES: JSON.stringify(rules) }).DSS_PRIORITY_RULES).toEqual(
      rules,
    );
  });

  it.each([
    ['no secret', {}, 'DSS_DATASPHERE_SECRET_FILE'],
    ['rules that are no JSON', { ...secret, DSS_PRIORITY_RULES: '[' }, 'DSS_PRIORITY_RULES'],
    ['a rule without a priority', { ...secret, DSS_PRIORITY_RULES: '[{"space":"A"}]' }, 'DSS_PRIORITY_RULES'],
    ['a pattern without the space', { ...secret, DSS_DATABASE_PATTERN: 'dsp' }, 'DSS_DATABASE_PATTERN'],
    ['a budget below nothing', { ...secret, DSS_DATASPHERE_REQUESTS_PER_MINUTE: '-1' }, 'REQUESTS_PER_MINUTE'],
  ])('refuse %s, and name the variable', (_, environment, name) => {
    expect(() => loadDiscoverySettings(environment)).toThrow(name);
  });
});
