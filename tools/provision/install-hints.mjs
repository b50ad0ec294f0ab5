import { existsSync, readFileSync } from 'node:fs';

/** System, by os-release's ID or ID_LIKE or Node's platform → commands that install both servers. */
const COMMANDS = /** @type {const} */ ([
  [
    'debian',
    ['sudo apt-get install nats-server redis-server', 'sudo systemctl disable --now nats-server redis-server'],
  ],
  [
    'ubuntu',
    ['sudo apt-get install nats-server redis-server', 'sudo systemctl disable --now nats-server redis-server'],
  ],
  ['alpine', ['sudo apk add nats-server redis']],
  ['fedora', ['sudo dnf install nats-server redis']],
  ['rhel', ['sudo dnf install redis', 'go install github.com/nats-io/nats-server/v2@latest']],
  ['arch', ['sudo pacman -S nats-server redis']],
  ['suse', ['sudo zypper install nats-server redis']],
  ['darwin', ['brew install nats-server redis']],
  ['win32', ['winget install NATSAuthors.NATSServer', 'in WSL:  sudo apt-get install redis-server']],
]);

/**
 * What a person must type on this system when nothing was found.
 *
 * @param {string[]} missing servers
 * @param {string[]} systems the system's names, nearest first
 * @returns {string[]}
 */
export function installHints(missing, systems = systemNames()) {
  const commands = systems.map((name) => COMMANDS.find(([id]) => name.startsWith(id))).find(Boolean)?.[1];
  return [
    ...(commands === undefined
      ? [`Install ${missing.join(' and ')} from your system's packages and put them on the PATH.`]
      : ['Install them:', ...commands.map((command) => `  ${command}`)]),
    'Or start Docker: they are then run as containers. Or name running servers:',
    '  DSS_NATS_URL=nats://host:4222 DSS_REDIS_URL=redis://host:6379 npm start',
  ];
}

/** ID and ID_LIKE of /etc/os-release, then Node's platform. */
export function systemNames(file = '/etc/os-release', platform = process.platform) {
  if (platform !== 'linux' || !existsSync(file)) return [platform];
  const text = readFileSync(file, 'utf8');
  const field = (/** @type {string} */ name) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return [...field('ID').split(' '), ...field('ID_LIKE').split(' '), platform].filter(Boolean);
}
