import { liveEndpointProblem } from './live-endpoint.js';

describe('liveEndpointProblem', () => {
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
    expect(liveEndpointProblem(endpoint)).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'not a url',
    'https://glue.eu-central-1.amazonaws.com',
    'https://vpce-1.glue.eu-central-1.vpce.amazonaws.com',
    'https://10.0.0.7',
    'https://glue.corp.example',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'https://localhost@glue.eu-central-1.amazonaws.com',
  ])('refuses %s', (endpoint) => {
    expect(liveEndpointProblem(endpoint)).toContain('DSS_ALLOW_LIVE_WRITES=yes');
  });

  it('accepts a live account only on the exact word', () => {
    expect(liveEndpointProblem(undefined, 'yes')).toBeUndefined();
    expect(liveEndpointProblem(undefined, 'true')).toBeDefined();
    expect(liveEndpointProblem(undefined, '')).toBeDefined();
  });

  it('shows no password that stands in the address', () => {
    expect(liveEndpointProblem('https://user:hidden@glue.example.com/x')).not.toContain('hidden');
  });
});
