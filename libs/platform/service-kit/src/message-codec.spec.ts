import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { headers } from '@nats-io/transport-node';
import fc from 'fast-check';
import { inRunContext } from '@dss/observability';
import {
  InMemoryClaimStore,
  aFetchRequested,
  aKey,
  aRunRequested,
  anAsset,
  anAssetChanged,
  anAssetSeen,
  anEntryMapped,
} from '@dss/ports/testing';
import { type Stage, WORK_MESSAGES, type WorkMessage } from '@dss/contracts';
import { type EncodedMessage, decodeMessage, encodeMessage, readEnvelope } from './message-codec.js';

const HOUR_MS = 3_600_000;

const samples: { [S in Stage]: WorkMessage[S] } = {
  cmd: aRunRequested(),
  fetch: aFetchRequested(),
  detect: anAssetSeen(),
  map: anAssetChanged(),
  write: anEntryMapped(),
};

function decode<S extends Stage>(
  stage: S,
  { headers, body }: EncodedMessage,
  claims = new InMemoryClaimStore(),
  ageMs = 0,
) {
  return decodeMessage(stage, { headers, data: body, ageMs }, claims);
}

/** A changed asset whose label is so long; `noise` cannot be compressed. */
const ofSize = (bytes: number, noise = false) =>
  anAssetChanged({
    asset: anAsset({ label: noise ? randomBytes(bytes).toString('base64') : 'x'.repeat(bytes) }),
  });

describe('a work message on the wire', () => {
  it.each(Object.keys(samples) as Stage[])('of stage %s reads back as it was', async (stage) => {
    const encoded = await encodeMessage('dss', stage, samples[stage], new InMemoryClaimStore());
    expect(await decode(stage, encoded)).toEqual(samples[stage]);
    expect(encoded.headers.get('dss-schema')).toBe(`${stage}.v1`);
  });

  it('reads back whatever text an asset carries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), async (label, technicalName) => {
        const message = anAssetChanged({ asset: anAsset({ label }), technicalName });
        const encoded = await encodeMessage('dss', 'map', message, new InMemoryClaimStore());
        expect(await decode('map', encoded)).toEqual(JSON.parse(JSON.stringify(message)));
      }),
      { numRuns: 100 },
    );
  });

  it('goes to the subject of its stage, class, tenant, run and asset; a command has no asset', async () => {
    const claims = new InMemoryClaimStore();
    const { tenant, run, key } = samples.detect;
    const seen = await encodeMessage('dss', 'detect', { ...samples.detect, priority: 'high' }, claims);
    const command = await encodeMessage('dss', 'cmd', samples.cmd, claims);
    expect(seen.subject).toBe(`dss.detect.high.${tenant}.${run}.${key}`);
    expect(command.subject).toBe(`dss.cmd.medium.${tenant}.${run}`);
  });

  it.each([
    ['plain when it is small', 1_000, false, [undefined, undefined]],
    ['compressed when it is larger', 100_000, false, ['gzip', undefined]],
    ['as a claim when it does not shrink below the limit', 400_000, true, ['gzip', expect.stringContaining('/')]],
  ])('travels %s', async (_story, bytes, noise, [encoding, claim]) => {
    const claims = new InMemoryClaimStore();
    const message = ofSize(bytes, noise);
    const encoded = await encodeMessage('dss', 'map', message, claims);
    expect([
      encoded.headers.get('content-encoding') || undefined,
      encoded.headers.get('dss-claim') || undefined,
    ]).toEqual([encoding, claim]);
    expect(encoded.body.byteLength).toBeLessThanOrEqual(256 * 1024);
    expect(await decode('map', encoded, claims)).toEqual(message);
  });

  it('carries nothing that its schema does not name', async () => {
    const message = { ...samples.write, asset: anAsset(), secret: 'x' } as WorkMessage['write'];
    const encoded = await encodeMessage('dss', 'write', message, new InMemoryClaimStore());
    expect(await decode('write', encoded)).toEqual(samples.write);
  });

  it('leaves behind what its contract does not name', async () => {
    const spread = { ...samples.detect, intent: 'fetch' };
    const { body } = await encodeMessage('dss', 'detect', spread, new InMemoryClaimStore());
    expect(JSON.parse(Buffer.from(body).toString())).toEqual(samples.detect);
  });
});

describe('the id of a message', () => {
  const key = aKey();
  const idOf = async <S extends Stage>(stage: S, message: WorkMessage[S]) =>
    (await encodeMessage('dss', stage, message, new InMemoryClaimStore())).id;
  const { run } = samples.detect;

  it('is the same for the same work, so that a repeat is stored once', async () => {
    expect(await idOf('detect', anAssetSeen({ ordinal: 4 }))).toBe(`${run}:4:detect`);
    expect(await idOf('detect', anAssetSeen({ ordinal: 4, listed: undefined }))).toBe(`${run}:4:detect`);
  });

  it.each([
    ['another round of repair', anAssetSeen({ ordinal: 4, round: 2 }), ':4:detect:r2'],
    ['another waking', anAssetSeen({ ordinal: 4, wake: 'listed' }), ':4:detect:wlisted'],
    ['both', anAssetSeen({ ordinal: 4, round: 1, wake: key }), `:4:detect:r1:w${key}`],
  ])('differs for %s', async (_story, message, id) => {
    expect(await idOf('detect', message)).toBe(`${run}${id}`);
  });

  it('names the asset where it is not accounted, and the run where it is a command', async () => {
    expect(await idOf('fetch', aFetchRequested({ ordinal: undefined }))).toBe(`${run}:${key}:fetch`);
    expect(await idOf('cmd', samples.cmd)).toBe(`${run}:cmd`);
  });
});

describe('the envelope of a message', () => {
  it('is read without its body', async () => {
    const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const { tenant, run, key } = samples.detect;
    const encode = () => encodeMessage('dss', 'detect', anAssetSeen({ ordinal: 9 }), new InMemoryClaimStore());
    const { subject, headers: set } = await inRunContext({ tenant, run, trace, traffic: {} }, encode);
    const traceparent = `00-${trace.traceId}-${trace.spanId}-01`;
    expect(readEnvelope(subject, set)).toEqual({ tenant, run, key, ordinal: 9, traceparent });
  });

  it.each(['', 'x', '-1', '1.5'])('bears a hostile ordinal: "%s"', (ordinal) => {
    const set = headers();
    set.set('dss-ord', ordinal);
    const envelope = readEnvelope('dss.detect.low.acme.r1.k', set);
    expect(envelope).toEqual({ tenant: 'acme', run: 'r1', key: 'k', ordinal: undefined, traceparent: undefined });
  });

  it('bears a message without headers', () => {
    expect(readEnvelope('dss.cmd.low.acme.r1', undefined)).toMatchObject({ tenant: 'acme', run: 'r1', key: undefined });
  });
});

describe('a message that cannot be read', () => {
  const received = (schema: string, data: string | Uint8Array, encoding?: string) => {
    const set = headers();
    set.set('dss-schema', schema);
    if (encoding !== undefined) set.set('content-encoding', encoding);
    return { headers: set, data: Buffer.from(data) };
  };
  const read = (schema: string, data: string | Uint8Array, ageMs = 0, encoding?: string) =>
    decodeMessage('detect', { ...received(schema, data, encoding), ageMs }, new InMemoryClaimStore());

  it.each([
    ['is not JSON', '{"half": ', undefined],
    ['has another shape', '{"tenant": "acme"}', undefined],
    ['claims to be packed and is not', '{}', 'gzip'],
    ['is packed and is not JSON', gzipSync('half'), 'gzip'],
  ])('is rejected when it %s', async (_story, data, encoding) => {
    await expect(read('detect.v1', data, 0, encoding)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('says where its shape is broken, and not what stands there', async () => {
    const body = JSON.stringify({ ...samples.detect, ordinal: 'canary' });
    await expect(read('detect.v1', body)).rejects.toMatchObject({ details: { where: 'ordinal' } });
    await expect(read('detect.v1', body)).rejects.not.toThrow(/canary/);
  });

  it('is not unpacked without a limit', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
    await expect(read('detect.v1', bomb, 0, 'gzip')).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('tolerates fields that a newer service has added', async () => {
    const body = JSON.stringify({ ...samples.detect, colour: 'green' });
    expect(await read('detect.v1', body)).toEqual(samples.detect);
  });

  it('of another version waits for a service that knows it, and does not use up attempts', async () => {
    await expect(read('detect.v2', '{}', HOUR_MS - 1)).rejects.toMatchObject({
      code: 'NOT_YET',
      retry: { afterMs: 60_000, charged: false },
    });
  });

  it('of another version is rejected after an hour', async () => {
    await expect(read('detect.v2', '{}', HOUR_MS)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it.each(['', 'nonsense'])('is rejected at once when its version is "%s"', async (schema) => {
    await expect(read(schema, '{}')).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('of another stage is nothing that this stage knows', async () => {
    await expect(read(WORK_MESSAGES.map.name, '{}', HOUR_MS)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('is rejected when its claim is gone', async () => {
    const encoded = await encodeMessage('dss', 'map', ofSize(400_000, true), new InMemoryClaimStore());
    await expect(decode('map', encoded)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });
});
