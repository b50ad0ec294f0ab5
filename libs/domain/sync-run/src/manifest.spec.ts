import { Intent, ManifestSegment, ManifestSpace } from './manifest.js';

/** Never change again: buckets that were filled by version 1 hold these. */
const SEGMENT_V1 = {
  v: 1,
  space: 'SALES',
  type: 'localtables',
  entries: [
    {
      ordinal: 7,
      key: 'iw76mdb4yjvc3udhb6puyqpife',
      technicalName: 'ORDERS',
      priority: 'high',
      intent: 'unchanged',
      database: 'dsp_sales',
      table: 'orders',
      listed: { type: 'localtables', status: 'Deployed', changedOn: '2026-02-01T10:00:00Z' },
      recheck: true,
      reason: 'a data flow has no columns',
      bulk: 'skipped',
    },
  ],
};
const SPACE_V1 = {
  v: 1,
  space: 'SALES',
  label: 'Sales',
  first: 7,
  segments: [{ type: 'localtables', first: 7, count: 1 }],
  incomplete: [{ space: 'SALES', type: 'views', code: 'SOURCE_FORBIDDEN', reason: 'HTTP 403' }],
  avoided: { definitions: 1, definitionBytes: 1_200, entries: 1, entryBytes: 900 },
};

describe('a stored manifest', () => {
  it('of version 1 is read whole', () => {
    expect(ManifestSegment.parse(SEGMENT_V1)).toEqual(SEGMENT_V1);
    expect(ManifestSpace.parse(SPACE_V1)).toEqual(SPACE_V1);
  });

  it('of a newer release is read without what we do not know', () => {
    const [entry] = SEGMENT_V1.entries;
    const newer = { ...SEGMENT_V1, addedLater: 1, entries: [{ ...entry, addedLater: 1 }] };

    expect(ManifestSegment.parse(newer)).toEqual(SEGMENT_V1);
    expect(ManifestSpace.parse({ ...SPACE_V1, addedLater: 1 })).toEqual(SPACE_V1);
  });

  it('of another version is not trusted', () => {
    expect(ManifestSegment.safeParse({ ...SEGMENT_V1, v: 2 }).success).toBe(false);
    expect(ManifestSpace.safeParse({ ...SPACE_V1, v: 2 }).success).toBe(false);
  });

  it('knows a closed list of intents', () => {
    expect(Intent.options).toEqual(['fetch', 'remap', 'unchanged', 'absent', 'skip']);
  });
});
