import { readLauncherConfig } from '../launcher.config.mjs';
import { LauncherError, describeError } from '../provision/launcher-error.mjs';
import { Supervisor } from '../provision/supervisor.mjs';
import { lost } from '../provision/wait-until.mjs';
import { Interrupted, listenForInterrupt } from './interrupt.mjs';

/**
 * What a command of the launcher works with.
 *
 * @typedef {object} Session
 * @property {import('../launcher.config.mjs').LauncherConfig} config
 * @property {import('../provision/terminal.mjs').Terminal} terminal
 * @property {Supervisor} supervisor
 * @property {AbortSignal} signal
 * @property {(folder: { close(): void }) => void} onFolder  the lock that is given back at the end
 * @property {(cleanUp: () => void) => void} onEnd  called before the processes are stopped
 * @property {() => void} settle    from now on Ctrl-C is the normal end and no failure
 */

/**
 * Runs a command to its end, to Ctrl-C, or to the death of a process that it needs; then stops everything that it
 * started and nothing else.
 *
 * @param {import('../provision/terminal.mjs').Terminal} terminal
 * @param {(session: Session) => Promise<number>} command
 * @param {{ json: boolean, toleratesLoss?: boolean }} options dev mode goes on when a service dies
 * @returns {Promise<number>} exit code
 */
export async function supervise(terminal, command, { json, toleratesLoss = false }) {
  const supervisor = new Supervisor();
  /** @type {{ close(): void } | undefined} */
  let folder;
  let settled = false;
  /** @type {(() => void)[]} */
  const cleanUps = [];
  const { signal, interrupted } = listenForInterrupt(() => {
    supervisor.killAll();
    folder?.close();
    process.exit(1);
  });
  try {
    const session = {
      config: readLauncherConfig(),
      terminal,
      supervisor,
      signal,
      onFolder: (/** @type {{ close(): void }} */ opened) => (folder = opened),
      onEnd: (/** @type {() => void} */ cleanUp) => void cleanUps.push(cleanUp),
      settle: () => void (settled = true),
    };
    return await Promise.race([command(session), interrupted, ...(toleratesLoss ? [] : [failOnLoss(supervisor)])]);
  } catch (error) {
    if (error instanceof Interrupted) {
      terminal.say('Stopping …');
      return settled ? 0 : error.exitCode;
    }
    terminal.say(describeError(error));
    const message = error instanceof LauncherError ? error.message : String(error);
    if (json) terminal.result(JSON.stringify({ exitCode: 1, error: message }));
    return 1;
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
    await supervisor.stopAll();
    folder?.close();
  }
}

/**
 * @param {Supervisor} supervisor
 * @returns {Promise<never>}
 */
function failOnLoss(supervisor) {
  return new Promise((_resolve, reject) => {
    supervisor.onLoss = (gone, how) =>
      reject(lost(gone.plan.stopsAt === 1 ? `Service ${gone.name}` : gone.name, how, gone));
  });
}
