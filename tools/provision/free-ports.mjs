import { createServer } from 'node:net';
import { LauncherError } from './launcher-error.mjs';

/**
 * That many different free ports on the loopback. All are held until the last is known, so none comes twice.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const held = await Promise.all(Array.from({ length: count }, () => listen(0, '127.0.0.1')));
  const ports = held.map(portOf);
  await Promise.all(held.map(close));
  return ports;
}

/**
 * Whether nobody listens there on the loopback.
 * @param {number} port
 */
export async function isFreePort(port) {
  try {
    await close(await listen(port, '127.0.0.1'));
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses with the remedy when another program listens on the gateway's port.
 * @param {number} port
 * @param {string} host
 */
export async function requireFreePort(port, host) {
  try {
    await close(await listen(port, host));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const what =
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken by another program.`
        : code === 'EACCES'
          ? `Port ${port} on ${host} needs more rights than this user has.`
          : `Port ${port} on ${host} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    const other = port >= 1024 && port < 65535 ? port + 1 : 8002;
    throw new LauncherError(
      what,
      [`Choose another:  DSS_PORT=${other} npm start   or   npm start -- --port ${other}`],
      error,
    );
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<import('node:net').Server>}
 */
function listen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

/** @param {import('node:net').Server} server */
function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}

/**
 * @param {import('node:net').Server} server
 * @returns {Promise<void>}
 */
function close(server) {
  return new Promise((resolve) => server.close(() => resolve()));
}
