import { join } from 'node:path';
import { runBench } from './bench.js';
import { type World } from './world.js';

const world = (load1: number) => {
  const printed: string[] = [];
  const openStack = jest.fn().mockRejectedValue(new Error('it starts the product'));
  const told = (text: string) => void printed.push(text);
  const root = join(__dirname, '../../..');
  const node = { path: process.execPath, version: process.version };
  const made: World = { root, node, load1, openStack, say: told, progress: told, result: told };
  return { made, printed, openStack };
};

describe('the bench', () => {
  it('starts nothing and fails on a machine that is busy', async () => {
    const { made, printed, openStack } = world(99);
    expect(await runBench(['S1', '--n', '10'], made)).toBe(1);
    expect(printed.join()).toContain('too busy to measure: the load is 99.00');
    expect(openStack).not.toHaveBeenCalled();
  });

  it('starts on a quiet one', async () => {
    const { made, openStack } = world(0);
    await expect(runBench(['S1', '--n', '10'], made)).rejects.toThrow('it starts the product');
    expect(openStack).toHaveBeenCalledTimes(1);
  });
});
