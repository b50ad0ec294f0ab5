import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { runCommand } from './run-command.mjs';

/**
 * @typedef {object} UnpackedPrograms
 * @property {string} root         the folder that plays the part of `/`
 * @property {string} libraryPath  value of LD_LIBRARY_PATH
 */

/** Server → the packages of Debian and Ubuntu that hold it. redis-server is a link into redis-tools. */
const PACKAGES = { 'nats-server': ['nats-server'], 'redis-server': ['redis-server', 'redis-tools'] };

/** The machine's own C library is used: a second one beside its loader would crash every program. */
const NEVER_UNPACKED = new Set(['libc6', 'libc-bin', 'libcrypt1', 'libgcc-s1', 'base-files', 'dpkg', 'init']);

/**
 * Downloads the distribution's packages, with every library that this machine lacks, and unpacks them into a folder
 * of the project: no root, nothing installed, no service started. Done once per server; a second call finds the folder.
 *
 * @param {'nats-server' | 'redis-server'} server
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {(text: string) => void} say
 * @returns {Promise<UnpackedPrograms | { reason: string }>} the reason in words where this way is closed
 */
export async function unpackPackages(server, config, say) {
  const target = join(config.packagesDir, server);
  if (!existsSync(join(target, 'complete'))) {
    const apt = findProgram('apt-get', config.path);
    const dpkg = findProgram('dpkg-deb', config.path);
    if (apt === undefined || dpkg === undefined) return { reason: 'not a Debian or Ubuntu system (no apt-get)' };
    say(`Downloading ${server} from this system's package source into ${config.packagesDir} (nothing is installed) …`);
    const reason = await unpackInto(target, server, { apt, dpkg, env: { ...config.toolEnv, LC_ALL: 'C' } });
    if (reason !== undefined) return { reason };
  }
  return { root: join(target, 'root'), libraryPath: (await libraryFolders(join(target, 'root'))).join(':') };
}

/**
 * Works in a folder of its own and renames it at the end, so that a killed launcher leaves no half of a server and two
 * launchers do not disturb each other.
 *
 * @param {string} target
 * @param {'nats-server' | 'redis-server'} server
 * @param {{ apt: string, dpkg: string, env: NodeJS.ProcessEnv }} tools
 * @returns {Promise<string | undefined>} why it failed
 */
async function unpackInto(target, server, { apt, dpkg, env }) {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(`${target}.part-`);
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    await mkdir(join(work, 'debs'));
    const own = privateFolders(work);
    const updated = await runCommand(apt, [...own, 'update'], { env });
    if (updated.code !== 0) return `apt-get update failed: ${lastLine(updated)}`;

    // On an empty system apt lists everything that the server needs, however this machine's packages stand.
    await writeFile(join(work, 'status'), '');
    const empty = ['-o', `Dir::State::status=${join(work, 'status')}`];
    const wanted = ['-s', '--no-install-recommends', 'install', ...PACKAGES[server]];
    const simulated = await runCommand(apt, [...own, ...empty, ...wanted], { env });
    if (simulated.code !== 0) return `this system's package source has no ${server}: ${lastLine(simulated)}`;
    const present = await runCommand('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n'], { env });

    const names = packagesToUnpack(PACKAGES[server], simulated.stdout, present.stdout);
    const loaded = await runCommand(apt, [...own, 'download', ...names], { env, cwd: join(work, 'debs') });
    if (loaded.code !== 0) return `apt-get download failed: ${lastLine(loaded)}`;
    for (const file of await readdir(join(work, 'debs'))) {
      const unpacked = await runCommand(dpkg, ['-x', join(work, 'debs', file), join(work, 'root')], { env });
      if (unpacked.code !== 0) return `${file} could not be unpacked: ${lastLine(unpacked)}`;
    }
    for (const folder of ['lists', 'cache', 'debs', 'status']) await rm(join(work, folder), { recursive: true });
    await writeFile(join(work, 'complete'), `${names.join('\n')}\n`);
    await moveIntoPlace(work, target);
    return undefined;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Another launcher may have been quicker: then its folder stays. A folder without mark is what a crash left.
 * @param {string} work
 * @param {string} target
 */
async function moveIntoPlace(work, target) {
  if (existsSync(join(target, 'complete'))) return;
  await rm(target, { recursive: true, force: true });
  await rename(work, target).catch((error) => {
    if (!existsSync(join(target, 'complete'))) throw error;
  });
}

/**
 * apt's lists and caches live in the project; only the machine's package sources and keys are read. Root keeps its
 * rights, because apt's own download user cannot write here.
 * @param {string} work
 */
function privateFolders(work) {
  const options = {
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': 'true',
    'Acquire::Languages': 'none',
  };
  return ['-q', ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

/**
 * Our packages, and of what they need the packages that this machine lacks.
 *
 * @param {readonly string[]} own
 * @param {string} simulation apt's `Inst <package> …` lines on an empty system
 * @param {string} present    `installed <package>` lines of this machine
 */
export function packagesToUnpack(own, simulation, present) {
  const installed = new Set([...present.matchAll(/^installed (\S+)$/gm)].map((match) => match[1]));
  const needed = [...simulation.matchAll(/^Inst (\S+)/gm)].map((match) => (match[1] ?? '').replace(/:.*$/, ''));
  return needed.filter((name) => own.includes(name) || !(installed.has(name) || NEVER_UNPACKED.has(name)));
}

/**
 * Folders below an unpacked tree that hold shared libraries.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
async function libraryFolders(root) {
  const mark = join(root, '..', 'libraries');
  const known = await readFile(mark, 'utf8').catch(() => undefined);
  if (known !== undefined)
    return known
      .split('\n')
      .filter(Boolean)
      .map((folder) => join(root, folder));
  /** @type {string[]} */
  const found = [];
  for (const base of ['lib', 'usr/lib', 'usr/local/lib']) {
    for (const entry of await readdir(join(root, base), { withFileTypes: true }).catch(() => [])) {
      const folder = join(base, entry.name);
      if (!entry.isDirectory()) continue;
      const files = await readdir(join(root, folder));
      if (files.some((file) => /\.so(\.|$)/.test(file))) found.push(folder);
    }
  }
  await writeFile(mark, `${found.join('\n')}\n`);
  return found.map((folder) => join(root, folder));
}

/** @param {import('./run-command.mjs').CommandResult} result */
function lastLine(result) {
  return (result.stderr.trim() || result.stdout.trim()).split('\n').at(-1) ?? '';
}
