import { Checkpoint } from './checkpoint.js';

/** Never changes again: a Redis that was filled by version 1 holds this. */
const STORED_V1 = `{"v":1,"fence":42,"space":"SALES","technicalName":"ORDERS","type":"localtables",
  "listed":{"type":"localtables","label":"Orders","semanticUsage":"Fact","status":"Deployed",
    "changedOn":"2026-02-01T10:00:00Z","deployedOn":"2026-02-01T10:05:00Z","catalogRow":"5a1c"},
  "body":"c3ab8ff1","fingerprint":{"content":"c1","schema":"s1","metadata":"m1"},"mapping":"1",
  "database":"dsp_sales","table":"orders","versionId":"3",
  "sources":{"iw76mdb4yjvc3udhb6puyqpife":{"space":"SALES","schema":"s0"}},
  "outcome":"kept","reason":"a person changed it","recheck":true,"dirty":true,"absences":1,
  "absentSince":"2026-03-01","definitionBytes":1200,"entryBytes":900}`;

describe('a stored checkpoint', () => {
  it('of version 1 is read whole', () => {
    expect(Checkpoint.parse(JSON.parse(STORED_V1))).toEqual(JSON.parse(STORED_V1));
  });

  it('needs little: an asset that never became a table has no names and no fingerprint', () => {
    const skipped = {
      v: 1,
      fence: 1,
      space: 'SALES',
      technicalName: 'FLOW',
      type: 'dataflows',
      mapping: '1',
      outcome: 'skipped',
    };

    expect(Checkpoint.parse(skipped)).toEqual(skipped);
  });

  it('of a newer release is read without what we do not know', () => {
    const newer = { ...(JSON.parse(STORED_V1) as object), addedLater: true };

    expect(Checkpoint.parse(newer)).toEqual(JSON.parse(STORED_V1));
  });

  it.each([
    ['another version', { v: 2 }],
    ['no fencing number', { fence: undefined }],
    ['a broken fingerprint', { fingerprint: 'abc' }],
  ])('with %s is not trusted', (_story, wrong) => {
    expect(Checkpoint.safeParse({ ...(JSON.parse(STORED_V1) as object), ...wrong }).success).toBe(false);
  });
});
