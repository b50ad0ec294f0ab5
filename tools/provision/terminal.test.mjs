import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Terminal } from './terminal.mjs';

/** @param {boolean} isTTY */
function recorded(isTTY) {
  const out = { text: '', write: (/** @type {string} */ text) => void (out.text += text) };
  const err = { text: '', isTTY, columns: 30, write: (/** @type {string} */ text) => void (err.text += text) };
  const clock = { now: 10_000 };
  return { out, err, clock, terminal: new Terminal({ out, err, now: () => clock.now }) };
}

describe('Terminal', () => {
  it('keeps stdout for results, so that --json can be piped', () => {
    const { out, err, terminal } = recorded(false);
    terminal.say('building');
    terminal.progress('1 of 2');
    terminal.result('{}');
    assert.equal(out.text, '{}\n');
    assert.equal(err.text, 'building\n1 of 2\n');
  });

  it('prints progress once a second where lines cannot be overwritten', () => {
    const { err, clock, terminal } = recorded(false);
    for (const [ms, text] of /** @type {[number, string][]} */ ([
      [0, 'a'],
      [400, 'b'],
      [700, 'c'],
      [1, 'c'],
      [2000, 'c'],
    ])) {
      clock.now += ms;
      terminal.progress(text);
    }
    assert.equal(err.text, 'a\nc\n');
  });

  it('overwrites the line on a terminal, cut to its width, and clears it before other words', () => {
    const { err, terminal } = recorded(true);
    terminal.progress('x'.repeat(50));
    terminal.say('done');
    assert.equal(err.text, `\r\u001b[K${'x'.repeat(29)}\r\u001b[Kdone\n`);
  });
});
