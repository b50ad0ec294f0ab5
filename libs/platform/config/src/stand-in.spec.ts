import { isStandIn } from './stand-in.js';

describe('isStandIn', () => {
  it.each([
    'http://127.0.0.1:4566',
    'http://127.9.9.9',
    'http://localhost:4566/',
    'http://[::1]:4566',
    'http://sandbox:4566',
    'http://glue.localhost:1',
    'http://sandbox.dss.svc.cluster.local:4566',
    'http://host.docker.internal:4566',
  ])('takes %s for a stand-in', (endpoint) => {
    expect(isStandIn(endpoint)).toBe(true);
  });

  it.each([
    '',
    'not a url',
    'https://glue.eu-central-1.amazonaws.com',
    'https://vpce-1.glue.eu-central-1.vpce.amazonaws.com',
    'https://10.0.0.7',
    'https://glue.corp.example',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'https://localhost@glue.eu-central-1.amazonaws.com',
  ])('takes %s for live', (endpoint) => {
    expect(isStandIn(endpoint)).toBe(false);
  });
});
