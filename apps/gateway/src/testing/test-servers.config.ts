/** Integration tests get servers of their own from `npm test`; nothing that happens to run on a machine is used. */
export function testServers(): { readonly DSS_NATS_URL: string; readonly DSS_REDIS_URL: string } {
  return { DSS_NATS_URL: given('TEST_NATS_URL'), DSS_REDIS_URL: given('TEST_REDIS_URL') };
}

function given(name: string): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is not set: run the integration tests through npm test`);
  return url;
}
