import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packagesToUnpack } from './unpack-packages.mjs';

const simulation = `Reading package lists...
Inst libc6 (2.36-9 Debian:12 [amd64])
Inst libssl3 (3.0.17 Debian:12 [amd64])
Inst liblzf1:amd64 (3.6-3 Debian:12 [amd64])
Inst redis-tools (7.0.15 Debian:12 [amd64])
Inst redis-server (7.0.15 Debian:12 [amd64])
Conf libc6 (2.36-9 Debian:12 [amd64])
`;

describe('packages that are unpacked', () => {
  it('are the server and the libraries that this machine lacks, never a second C library', () => {
    const present = 'installed libssl3\nconfig-files liblzf1\n';
    assert.deepEqual(packagesToUnpack(['redis-server', 'redis-tools'], simulation, present), [
      'liblzf1',
      'redis-tools',
      'redis-server',
    ]);
  });

  it('hold the server itself even where it is installed, because it was not found', () => {
    const present = 'installed redis-server\ninstalled redis-tools\ninstalled libssl3\ninstalled liblzf1\n';
    assert.deepEqual(packagesToUnpack(['redis-server', 'redis-tools'], simulation, present), [
      'redis-tools',
      'redis-server',
    ]);
  });
});
