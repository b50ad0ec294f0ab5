import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallFile } from './call-file.js';

describe('the file of calls', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calls-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const call = (seq: number) => ({ seq, operation: 'list' });
  const seqs = () =>
    readFileSync(join(folder, 'calls'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { seq: number }).seq);

  it('holds every call once it was flushed, in order, however many there are', () => {
    const file = new CallFile(join(folder, 'calls'));
    for (let seq = 1; seq <= 5000; seq += 1) file.append(call(seq));
    file.flush();
    expect(seqs()).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1));
    file.close();
  });

  it('is empty after a reset, also of what was not written yet', () => {
    const file = new CallFile(join(folder, 'calls'));
    file.append(call(1));
    file.flush();
    file.append(call(2));
    file.reset();
    file.append(call(3));
    file.close();
    expect(seqs()).toEqual([3]);
  });
});
