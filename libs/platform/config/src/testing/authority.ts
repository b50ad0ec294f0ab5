import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, without passphrase. */
  readonly key: string;
}

/** A certificate authority for one test. */
export interface Authority {
  readonly certificate: string;
  /** A certificate for a server and a client at once, as deploy/kubernetes asks for. */
  issue(names: readonly string[]): Certificate;
  /** Writes a text into a folder that goes with the authority, and returns its path. */
  write(name: string, text: string): string;
  close(): void;
}

/** Why no certificates can be made here, or undefined. */
export function opensslProblem(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl is not installed';
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** It and what it issues are valid for `days`. */
export function openAuthority(days = 60): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'dss-authority-'));
  const valid = ['-days', String(days)];
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr}`);
  };
  openssl('req', '-x509', ...KEY, ...valid, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority of a test');
  return {
    certificate: readFileSync(path('ca.crt'), 'utf8'),
    issue(names) {
      const alternatives = names.map((name) => `${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join();
      writeFileSync(path('ext'), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth,clientAuth\n`);
      openssl('req', ...KEY, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', `/CN=${names[0] ?? ''}`);
      openssl(
        'x509',
        '-req',
        '-in',
        'tls.csr',
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        ...valid,
        '-out',
        'tls.crt',
        '-extfile',
        'ext',
      );
      return { certificate: readFileSync(path('tls.crt'), 'utf8'), key: readFileSync(path('tls.key'), 'utf8') };
    },
    write(name, text) {
      writeFileSync(path(name), text);
      return path(name);
    },
    close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
