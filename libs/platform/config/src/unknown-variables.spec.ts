import { ALL_SETTINGS } from './services.js';
import { nearestName, unknownVariables } from './unknown-variables.js';

const unknown = (environment: Readonly<Record<string, string>>) =>
  unknownVariables(environment, ALL_SETTINGS, ['DSS_DATA_DIR']);

describe('unknownVariables', () => {
  it.each([
    ['DSS_NAMESPCE', 'DSS_NAMESPACE'],
    ['DSS_NATS_URI', 'DSS_NATS_URL'],
    ['DSS_SLOT', 'DSS_SLOTS'],
    ['DSS_KEEP_EVENT_DAYS', 'DSS_KEEP_EVENTS_DAYS'],
    ['DSS_NATS_PASWORD_FILE', 'DSS_NATS_PASSWORD_FILE'],
    ['DSS_DATADIR', 'DSS_DATA_DIR'],
  ])('takes %s for a slip and suggests %s', (name, meant) => {
    expect(unknown({ [name]: 'x' })).toEqual([`${name} is no setting; is ${meant} meant?`]);
  });

  it('suggests nothing that is far off', () => {
    expect(unknown({ DSS_COLOUR_OF_THE_LOGO: 'red' })).toEqual(['DSS_COLOUR_OF_THE_LOGO is no setting']);
  });

  it('bears what is known, what is empty, and what is not ours', () => {
    expect(unknown({ DSS_SLOTS: '8', DSS_DATA_DIR: '/x', DSS_OLD: '', AWS_FOO: 'x', HOME: '/' })).toEqual([]);
  });

  it('bears what Kubernetes adds for a Service named dss-gateway', () => {
    const links = {
      DSS_GATEWAY_SERVICE_HOST: '10.0.0.1',
      DSS_GATEWAY_SERVICE_PORT: '5000',
      DSS_GATEWAY_SERVICE_PORT_HTTP: '5000',
      DSS_GATEWAY_PORT: 'tcp://10.0.0.1:5000',
      DSS_GATEWAY_PORT_5000_TCP: 'tcp://10.0.0.1:5000',
      DSS_GATEWAY_PORT_5000_TCP_ADDR: '10.0.0.1',
    };
    expect(unknown(links)).toEqual([]);
    expect(unknown({ DSS_GATEWAY_PORT: '5000' })).toHaveLength(1);
  });
});

describe('nearestName', () => {
  it('takes the first by name of equally near ones', () => {
    expect(nearestName('DSS_XX', ['DSS_XB', 'DSS_XA'])).toBe('DSS_XA');
  });
});
