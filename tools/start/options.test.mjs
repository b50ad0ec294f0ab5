import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LauncherError } from '../provision/launcher-error.mjs';
import { readOptions } from './options.mjs';

const here = { cwd: '/home/ann/work', port: undefined };

describe('options of npm start', () => {
  it('start the sample on port 8001 and keep running by default', () => {
    const { once, contentDir, port, json, fresh } = readOptions([], here);
    assert.deepEqual(
      { once, contentDir, port, json, fresh },
      { once: false, contentDir: undefined, port: 8001, json: false, fresh: false },
    );
  });

  it('take paths from where the person stands, not from where npm runs', () => {
    const { contentDir, dumpFile } = readOptions(['--content', '../csn', '--dump=out.json'], here);
    assert.equal(contentDir, '/home/ann/csn');
    assert.equal(dumpFile, '/home/ann/work/out.json');
  });

  it('let the flag win over DSS_PORT', () => {
    assert.equal(readOptions([], { ...here, port: '8002' }).port, 8002);
    assert.equal(readOptions(['--port', '8003'], { ...here, port: '8002' }).port, 8003);
  });

  for (const [story, args] of /** @type {[string, string[]][]} */ ([
    ['an unknown flag', ['--onse']],
    ['a word that belongs to no flag', ['sample']],
    ['a port that is none', ['--port', '80a']],
    ['a port out of range', ['--port', '65536']],
    ['a path that is empty', ['--content', '']],
    ['a flag of dev mode', ['--inspect']],
  ])) {
    it(`refuse ${story} and show the usage`, () => {
      assert.throws(
        () => readOptions(args, here),
        (error) => error instanceof LauncherError && error.text.includes('Usage: npm start'),
      );
    });
  }

  it('know --inspect in dev mode', () => {
    assert.equal(readOptions(['--inspect'], here, { inspect: true }).inspect, true);
  });
});
