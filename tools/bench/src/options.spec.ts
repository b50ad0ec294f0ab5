import { planOf, readOptions } from './options.js';

describe('the options of the bench', () => {
  it('name scenarios in either case, and sizes', () => {
    const options = readOptions(['s1', 'S9', '--n', '2000', '--seed', '7', '--rate', '50']);
    expect(options).toMatchObject({ scenarios: ['S1', 'S9'], n: 2000, seed: 7, columns: 50, rate: 50 });
    expect(planOf(options, 100)).toEqual({ assets: 100, seed: 7, columns: 50 });
  });

  it('draw the columns when they shall be as in reality', () => {
    expect(planOf(readOptions(['--columns', 'real']), 100)).toEqual({ assets: 100, seed: 1 });
  });

  it('tell everything that is wrong at once', () => {
    expect(() => readOptions(['S4', '--n', '0', '--rate', 'fast'])).toThrow(/scenario[\s\S]*--n[\s\S]*--rate/);
    expect(() => readOptions(['--size', '5'])).toThrow(/^Unknown option '--size'\n\nUsage: /);
  });

  it.each([
    ['--n', 'many', 'a whole number from 10 to 1000000'],
    ['--n', '1e3', 'a whole number from 10 to 1000000'],
    ['--seed', '1.5', 'a whole number'],
    ['--columns', 'all', 'real, or a whole number from 2 to 2000'],
    ['--rate', 'fast', 'off, or a number above 0'],
  ])('say of %s %s that it must be %s', (flag, text, expected) => {
    expect(() => readOptions([flag, text])).toThrow(`${flag}: must be ${expected}`);
  });
});
