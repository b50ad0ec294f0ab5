import type { ManifestSpace, Traffic, TransferReport } from '@dss/sync-run';

/**
 * What went over the wire against what reading and writing everything would have cost.
 *
 * An asset that was not read again would have cost one call with the size of its last definition, one that was not
 * written again one call with the size of its last entry; both are kept in its checkpoint and summed when a space is listed.
 */
export function summariseTransfer(
  traffic: Traffic,
  strategies: TransferReport['byStrategy'],
  spaces: readonly Pick<ManifestSpace, 'avoided'>[],
): TransferReport {
  const operations = Object.values(traffic);
  const actual = {
    calls: sum(operations, ({ calls }) => calls),
    bytes: sum(operations, ({ bytesOut, bytesIn }) => bytesOut + bytesIn),
  };
  const definitions = sum(spaces, ({ avoided: { definitions: count } }) => count);
  const definitionBytes = sum(spaces, ({ avoided: { definitionBytes: bytes } }) => bytes);
  const entries = sum(spaces, ({ avoided: { entries: count } }) => count);
  const entryBytes = sum(spaces, ({ avoided: { entryBytes: bytes } }) => bytes);
  const avoided = { calls: definitions + entries, bytes: definitionBytes + entryBytes };
  return {
    actual,
    fullRun: { calls: actual.calls + avoided.calls, bytes: actual.bytes + avoided.bytes },
    avoided,
    byOperation: traffic,
    byStrategy: strategies,
    computedAs:
      'actual = calls made to Datasphere and AWS for this run and the bytes of their bodies, both ways. ' +
      `avoided = one call for each of ${definitions} definitions not read again with the bytes of the last reading (${definitionBytes}), ` +
      `and one for each of ${entries} entries not written again with the bytes of the last writing (${entryBytes}). ` +
      'fullRun = actual + avoided.',
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
