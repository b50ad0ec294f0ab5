import fc from 'fast-check';
import { summariseTransfer } from './summarise-transfer.js';

const traffic = {
  'datasphere.list': { calls: 4, bytesOut: 0, bytesIn: 8_000 },
  'glue.UpdateTable': { calls: 1, bytesOut: 5_000, bytesIn: 100 },
};
const space = (definitions: number, definitionBytes: number, entries: number, entryBytes: number) => ({
  avoided: { definitions, definitionBytes, entries, entryBytes },
});

describe('summariseTransfer', () => {
  it('adds what was not read and not written again to what really went over the wire', () => {
    const report = summariseTransfer(traffic, { full: { assets: 1, bytes: 5_000 } }, [
      space(10, 100_000, 9, 50_000),
      space(2, 4_000, 0, 0),
    ]);
    expect(report).toMatchObject({
      actual: { calls: 5, bytes: 13_100 },
      avoided: { calls: 21, bytes: 154_000 },
      fullRun: { calls: 26, bytes: 167_100 },
      byOperation: traffic,
      byStrategy: { full: { assets: 1, bytes: 5_000 } },
    });
  });

  it('explains itself with the figures it used', () => {
    const { computedAs } = summariseTransfer({}, {}, [space(12, 104_000, 9, 50_000)]);
    expect(computedAs).toMatch(/12 definitions.*104000.*9 entries.*50000/);
  });

  it('always balances', () => {
    const figure = fc.nat(1e9);
    const spaces = fc.array(fc.tuple(figure, figure, figure, figure).map((figures) => space(...figures)));
    const calls = fc.record({ calls: figure, bytesOut: figure, bytesIn: figure });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), calls), spaces, (operations, avoidedSpaces) => {
        const { actual, avoided, fullRun } = summariseTransfer(operations, {}, avoidedSpaces);
        expect(fullRun).toEqual({ calls: actual.calls + avoided.calls, bytes: actual.bytes + avoided.bytes });
      }),
    );
  });
});
