import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Authority, serveHttps } from '@dss/config/testing';
import { startSandbox } from '@dss/sandbox';
import { request } from 'undici';
import { smallContentDir } from '../stack.config.js';

/** Means this machine, and is none of the addresses that production refuses as a stand-in's. */
const HERE = '0.0.0.0';

/**
 * The sandbox's AWS where bear takes it for AWS: by HTTPS, under an address that is no stand-in's, in the account that
 * its access key names.
 */
export async function openAws(
  authority: Authority,
  account: string,
): Promise<{ readonly environment: Readonly<Record<string, string>>; readonly close: () => Promise<void> }> {
  const sandbox = await startSandbox({ content: smallContentDir() });
  const server = await serveHttps(authority.issue([HERE]), (incoming, outgoing) => {
    pass(sandbox.awsUrl, incoming, outgoing).catch(() => outgoing.destroy());
  });
  return {
    environment: {
      AWS_ENDPOINT_URL: `https://${HERE}:${new URL(server.url).port}`,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'any',
      DSS_AWS_CA_FILE: authority.write('aws-ca.pem', authority.certificate),
    },
    close: async () => {
      await server.close();
      await sandbox.close();
    },
  };
}

const HOP_BY_HOP = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];

async function pass(to: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // Of the connection, not of the request.
  const headers = Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  const answer = await request(`${to}${incoming.url ?? '/'}`, {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: await buffer(incoming),
  });
  outgoing.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) });
  outgoing.end(Buffer.from(await answer.body.arrayBuffer()));
}
