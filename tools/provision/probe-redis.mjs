import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LauncherError } from './launcher-error.mjs';
import { withoutPassword } from './probe-nats.mjs';
import { isAtLeast } from './versions.mjs';

/** ioredis 6 greets with HELLO 3; the accounting's Lua needs nothing newer. */
export const LEAST_REDIS = '6.2';

/**
 * Asks a Redis what it is, on the wire. Reads only.
 *
 * @param {string} url
 * @param {number} [timeoutMs]
 * @returns {Promise<{ version: string, evictionPolicy: string | undefined }>} the policy is undefined where CONFIG is closed
 */
export async function askRedis(url, timeoutMs = 5000) {
  const address = new URL(url);
  const replies = await converse(address, [...authOf(address), ['PING'], ['INFO', 'server'], POLICY], timeoutMs);
  const [pong, info, policy] = replies.slice(-3);
  const refused = replies.slice(0, -1).find((reply) => reply?.startsWith('-'));
  if (refused !== undefined) throw new Error(refused.slice(1).trim());
  if (!pong?.startsWith('+PONG')) throw new Error('it does not answer like a Redis server');
  return {
    version: /redis_version:([\d.]+)/.exec(info ?? '')?.[1] ?? '0',
    evictionPolicy: /maxmemory-policy\r\n\$\d+\r\n(\S+)/.exec(policy ?? '')?.[1],
  };
}

/**
 * @param {string} url
 * @returns {Promise<{ version: string, warning: string | undefined }>}
 */
export async function requireUsableRedis(url) {
  const shown = withoutPassword(url);
  const info = await askRedis(url).catch((error) => {
    throw new LauncherError(
      `Redis at ${shown} (DSS_REDIS_URL) cannot be used: ${error.message}`,
      ['Start that server, correct DSS_REDIS_URL, or unset it: the launcher then starts a Redis of its own.'],
      error,
    );
  });
  if (!isAtLeast(info.version, LEAST_REDIS)) {
    throw new LauncherError(`Redis at ${shown} is ${info.version}; ${LEAST_REDIS} or newer is needed.`, [
      'Update the server, or unset DSS_REDIS_URL: the launcher then starts a Redis of its own.',
    ]);
  }
  return { version: info.version, warning: evictionWarning(shown, info.evictionPolicy) };
}

/**
 * Checkpoints and accounting must not be evicted: their loss costs a rebuild at best.
 * @param {string} shown
 * @param {string | undefined} policy
 */
function evictionWarning(shown, policy) {
  if (policy === undefined || policy === 'noeviction') return undefined;
  return `Redis at ${shown} may evict checkpoints (maxmemory-policy ${policy}). Set it:  CONFIG SET maxmemory-policy noeviction`;
}

const POLICY = ['CONFIG', 'GET', 'maxmemory-policy'];

/** @param {URL} url */
function authOf(url) {
  if (url.password === '') return [];
  const password = decodeURIComponent(url.password);
  return [url.username === '' ? ['AUTH', password] : ['AUTH', decodeURIComponent(url.username), password]];
}

/**
 * Sends the commands one after another; an answer is complete when the next command may go.
 * @param {URL} url
 * @param {string[][]} commands
 * @param {number} timeoutMs
 * @returns {Promise<string[]>}
 */
function converse(url, commands, timeoutMs) {
  return new Promise((resolve, reject) => {
    const where = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) };
    const socket = url.protocol === 'rediss:' ? connectTls({ ...where, servername: url.hostname }) : connect(where);
    const timer = setTimeout(() => fail(new Error('it does not answer')), timeoutMs);
    /** @type {string[]} */
    const replies = [];
    let received = '';
    socket.on('error', fail).on('close', () => fail(new Error('it closed the connection')));
    socket.on('data', (data) => {
      received += data.toString('latin1');
      if (!isWhole(received)) return;
      replies.push(received);
      received = '';
      next();
    });
    next();

    function next() {
      const command = commands[replies.length];
      if (command !== undefined) return void socket.write(encoded(command));
      clearTimeout(timer);
      socket.removeAllListeners('close').destroy();
      resolve(replies);
    }
    /** @param {Error} error */
    function fail(error) {
      clearTimeout(timer);
      socket.removeAllListeners('close').destroy();
      reject(error);
    }
  });
}

/** @param {string[]} command */
function encoded(command) {
  return `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/**
 * Whether one RESP2 reply is complete: a line, a bulk string, or an array of bulk strings.
 * @param {string} text
 */
function isWhole(text) {
  if (!text.endsWith('\r\n')) return false;
  const head = /^([+\-:$*])(-?\d*)/.exec(text);
  if (head === null) return true;
  const length = Number(head[2]);
  if (head[1] === '$') return length < 0 || text.length >= text.indexOf('\r\n') + 2 + length + 2;
  if (head[1] === '*') return length <= 0 || (text.match(/\$-?\d+\r\n[^\r]*\r\n/g) ?? []).length >= length;
  return true;
}
