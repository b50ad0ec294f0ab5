/** Integration tests get a server of their own from `npm test`; nothing that happens to run on a machine is used. */
export function testNatsUrl(): string {
  const url = process.env['TEST_NATS_URL'];
  if (url === undefined) throw new Error('TEST_NATS_URL is not set: run the integration tests through npm test');
  return url;
}
