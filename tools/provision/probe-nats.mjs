import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LauncherError } from './launcher-error.mjs';
import { isAtLeast } from './versions.mjs';

/** Lowest broker that the services are proven with (architecture, section 3). */
export const LEAST_NATS = '2.9';

/**
 * Asks a NATS server what it is, on the wire: no client is installed when this may run first.
 *
 * @param {string} url one or several server addresses, separated by commas; the first that answers counts
 * @param {number} [timeoutMs]
 * @returns {Promise<{ version: string, jetStream: boolean }>}
 */
export async function askNats(url, timeoutMs = 5000) {
  /** @type {unknown} */
  let last;
  for (const address of url.split(',')) {
    try {
      return await converse(new URL(address.includes('://') ? address.trim() : `nats://${address.trim()}`), timeoutMs);
    } catch (error) {
      last = error;
    }
  }
  throw last instanceof Error ? last : new Error('no address');
}

/**
 * A server that was found, not started, must be able to carry the work.
 * @param {string} url
 */
export async function requireUsableNats(url) {
  const shown = withoutPassword(url);
  const info = await askNats(url).catch((error) => {
    throw new LauncherError(
      `NATS at ${shown} (DSS_NATS_URL) cannot be used: ${error.message}`,
      ['Start that server, correct DSS_NATS_URL, or unset it: the launcher then starts a NATS of its own.'],
      error,
    );
  });
  if (!isAtLeast(info.version, LEAST_NATS)) {
    throw new LauncherError(`NATS at ${shown} is ${info.version}; ${LEAST_NATS} or newer is needed.`, [
      'Update the server, or unset DSS_NATS_URL: the launcher then starts a NATS of its own.',
    ]);
  }
  if (!info.jetStream) {
    throw new LauncherError(`NATS at ${shown} has no JetStream.`, [
      'Start it with JetStream:  nats-server -js -sd <folder>',
      'For an account that is limited, enable JetStream for that account.',
    ]);
  }
  return info;
}

/** @param {string} url */
export function withoutPassword(url) {
  return url.replace(/\/\/[^@/]*@/g, '//');
}

const INBOX = '_INBOX.dss_launcher_probe';

/**
 * INFO, CONNECT, PING, then one request to the JetStream API. A server without JetStream answers nothing (503 no
 * responders as an empty message with headers, or silence), never an error that ends the connection.
 *
 * @param {URL} url
 * @param {number} timeoutMs
 * @returns {Promise<{ version: string, jetStream: boolean }>}
 */
function converse(url, timeoutMs) {
  return new Promise((resolve, reject) => {
    /** @type {import('node:net').Socket} */
    let socket = connect(Number(url.port || 4222), url.hostname.replace(/^\[|\]$/g, ''));
    let version = '';
    let received = '';
    const timer = setTimeout(
      () => fail(new Error(version === '' ? 'it does not answer like a NATS server' : 'it does not answer')),
      timeoutMs,
    );
    socket
      .on('error', fail)
      .on('close', () => fail(new Error('it closed the connection')))
      .on('data', read);

    /** @param {Buffer} data */
    function read(data) {
      received += data.toString('latin1');
      for (let end = received.indexOf('\r\n'); end >= 0; end = received.indexOf('\r\n')) {
        const line = received.slice(0, end);
        received = received.slice(end + 2);
        take(line);
      }
    }
    /** @param {string} line */
    function take(line) {
      if (line.startsWith('INFO ') && version === '') return greet(JSON.parse(line.slice(5)));
      if (line === 'PING') socket.write('PONG\r\n');
      if (line === 'PONG') socket.write(`SUB ${INBOX} 1\r\nPUB $JS.API.INFO ${INBOX} 0\r\n\r\n`);
      if (line.startsWith('-ERR')) fail(new Error(line.slice(5).replaceAll("'", '')));
      if (line.startsWith('HMSG ')) done(false);
      if (line.startsWith('{')) done(!('error' in JSON.parse(line)));
    }
    /** @param {{ version?: string, tls_required?: boolean, jetstream?: boolean }} info */
    function greet(info) {
      version = info.version ?? '0';
      if (info.tls_required === true || url.protocol === 'tls:') {
        socket.removeListener('data', read);
        socket = connectTls({ socket, servername: url.hostname }, send).on('error', fail).on('data', read);
      } else send();
    }
    function send() {
      const options = { verbose: false, pedantic: false, lang: 'dss-launcher', headers: true, no_responders: true };
      socket.write(`CONNECT ${JSON.stringify({ ...options, ...credentialsOf(url) })}\r\nPING\r\n`);
    }
    /** @param {boolean} jetStream */
    function done(jetStream) {
      clearTimeout(timer);
      socket.removeAllListeners('close').destroy();
      resolve({ version, jetStream });
    }
    /** @param {Error} error */
    function fail(error) {
      clearTimeout(timer);
      socket.removeAllListeners('close').destroy();
      reject(error);
    }
  });
}

/** @param {URL} url */
function credentialsOf(url) {
  if (url.username === '') return {};
  const user = decodeURIComponent(url.username);
  return url.password === '' ? { auth_token: user } : { user, pass: decodeURIComponent(url.password) };
}
