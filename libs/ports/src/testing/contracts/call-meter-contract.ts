/// <reference types="jest" />
import type { Traffic } from '@dss/sync-run';
import type { CallMeter } from '../../call-meter.js';

/** `measured` does the work in the context of one run and returns what was counted for it. */
export function callMeterContract(
  name: string,
  open: () => { readonly meter: CallMeter; readonly measured: (work: () => Promise<void>) => Promise<Traffic> },
): void {
  describe(`${name} keeps the promises of CallMeter`, () => {
    it('adds up calls and bytes by operation, also of calls that overlap', async () => {
      const { meter, measured } = open();
      const call = async (operation: string, bytesOut: number, bytesIn: number) => {
        await Promise.resolve();
        meter.count(operation, bytesOut, bytesIn);
      };

      const traffic = await measured(async () => {
        await Promise.all([
          call('datasphere.list', 1, 10),
          call('datasphere.list', 2, 20),
          call('glue.GetTable', 3, 0),
        ]);
      });

      expect(traffic).toEqual({
        'datasphere.list': { calls: 2, bytesOut: 3, bytesIn: 30 },
        'glue.GetTable': { calls: 1, bytesOut: 3, bytesIn: 0 },
      });
    });
  });
}
