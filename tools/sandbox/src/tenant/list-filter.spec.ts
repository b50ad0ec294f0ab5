import fc from 'fast-check';
import { BadFilter, readFilter } from './list-filter.js';

const FIELDS = ['status', 'semanticUsage', 'changedOn', 'deployedOn', 'name'];
const ROW = { status: 'Deployed', semanticUsage: 'Fact', changedOn: '2026-11-20T16:40:01.000Z', name: "O'Neil" };
const holds = (filter: string) => readFilter(filter, FIELDS)(ROW);

describe('the filter of an object list', () => {
  it.each([
    ['status eq Deployed', true],
    ["status eq 'Deployed'", true],
    ['status ne Deployed', false],
    ["name eq 'O''Neil'", true],
    ['semanticUsage eq Fact and status eq NotDeployed', false],
    ['semanticUsage eq Fact or status eq NotDeployed', true],
    ['status eq NotDeployed and status eq NotDeployed or semanticUsage eq Fact', true],
    ['status eq NotDeployed and (status eq NotDeployed or semanticUsage eq Fact)', false],
    ["((changedOn ge '2026-11-20'))", true],
  ])('%s is %s', (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  it.each([
    ['eq', true],
    ['ne', false],
    ['gt', false],
    ['ge', true],
    ['lt', false],
    ['le', true],
  ])('compares dates by day: changedOn %s its own day is %s', (operator, expected) => {
    expect(holds(`changedOn ${operator} '2026-11-20'`)).toBe(expected);
  });

  it('takes a missing date as unequal to every day', () => {
    expect(holds("deployedOn lt '2999-01-01'")).toBe(false);
    expect(holds("deployedOn ne '2026-11-20'")).toBe(true);
  });

  it.each([
    [''],
    ['status'],
    ['status eq'],
    ['status like Deployed'],
    ['unknown eq 1'],
    ['(status eq Deployed'],
    ['status eq Deployed)'],
    ['status eq Deployed status eq Deployed'],
    ["status eq 'Deployed"],
    ["changedOn gt '2026-11-20T10:00:00Z'"],
  ])('refuses %j instead of guessing', (filter) => {
    expect(() => holds(filter)).toThrow(BadFilter);
  });

  it('answers or refuses whatever text comes', () => {
    const words = fc.constantFrom('status', 'eq', 'and', 'or', '(', ')', "'x'", 'gt', ' ', "'");
    fc.assert(
      fc.property(
        fc.array(words).map((parts) => parts.join(' ')),
        (filter) => {
          try {
            expect(typeof holds(filter)).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(BadFilter);
          }
        },
      ),
    );
  });
});
