import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { installHints, systemNames } from './install-hints.mjs';

describe('what a person must type when no server was found', () => {
  for (const [system, release, command] of [
    ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', 'sudo apt-get install'],
    ['Linux Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install'],
    ['Fedora', 'ID=fedora\n', 'sudo dnf install'],
    ['Rocky Linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install'],
    ['Alpine', 'ID=alpine\n', 'sudo apk add'],
    ['openSUSE', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'sudo zypper install'],
    ['an unknown system', 'ID=plan9\n', "from your system's packages"],
  ]) {
    it(`on ${system}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'release-'));
      writeFileSync(join(folder, 'os-release'), release ?? '');
      const hints = installHints(['nats-server'], systemNames(join(folder, 'os-release'), 'linux')).join('\n');
      rmSync(folder, { recursive: true });
      assert.ok(hints.includes(command ?? ''), hints);
      assert.match(hints, /DSS_NATS_URL=/);
    });
  }

  it('on a Mac', () => {
    assert.match(installHints(['redis-server'], systemNames('/etc/os-release', 'darwin')).join('\n'), /brew install/);
  });
});
