import { gunzipSync, gzipSync } from 'node:zlib';
import { type MsgHdrs, headers } from '@nats-io/transport-node';
import { z } from 'zod';
import {
  type Namespace,
  STAGES,
  type Stage,
  WORK_MESSAGES,
  type WorkMessage,
  shapeCheckOf,
  workSubject,
} from '@dss/contracts';
import { ContractBrokenError, NotYetError } from '@dss/errors';
import { currentRunContext, traceparentOf } from '@dss/observability';
import type { ClaimStore } from '@dss/ports';

/** Half of what keeps a message well below the broker's limit of 1 MB with headers. */
const INLINE_LIMIT = 256 * 1024;
/** Packing and unpacking 20 KB costs 0.15 ms of CPU, three times what the broker needs to write them. */
const GZIP_FROM = 48 * 1024;
/** Unpacked; a definition of 8 MB becomes less than that many times over. */
const LARGEST_BODY = 128 * 1024 * 1024;
/** How long a newer message version is put back while a rollout may be going on, and how often it is looked at. */
const ROLLOUT_MS = 60 * 60 * 1000;
const ROLLOUT_PAUSE_MS = 60_000;

export interface EncodedMessage {
  readonly subject: string;
  /** Same run, asset, stage, round and wake: same id. */
  readonly id: string;
  readonly headers: MsgHdrs;
  readonly body: Uint8Array;
}

/**
 * A work message as it goes onto the wire: only what its contract names, compressed, or as a claim when it is large. Its
 * shape is the compiler's matter here and the reader's at the other end; checking it twice would cost more than the rest.
 */
export async function encodeMessage<S extends Stage>(
  ns: Namespace,
  stage: S,
  message: WorkMessage[S],
  claims: ClaimStore,
): Promise<EncodedMessage> {
  const known = onlyKnown(stage, message);
  const key = 'key' in known ? known.key : undefined;
  const { tenant, run, priority } = known;
  const set = headers();
  set.set('dss-schema', WORK_MESSAGES[stage].name);
  set.set('dss-tenant', tenant);
  set.set('dss-run', run);
  set.set('dss-prio', priority);
  if ('ordinal' in known && known.ordinal !== undefined) set.set('dss-ord', String(known.ordinal));
  const trace = currentRunContext()?.trace;
  if (trace !== undefined) set.set('traceparent', traceparentOf(trace));
  const body = await encodeBody(Buffer.from(JSON.stringify(known)), set, run, claims);
  return {
    subject: workSubject(ns, { stage, priority, tenant, run, key }),
    id: messageId(stage, known),
    headers: set,
    body,
  };
}

/** A message is often made from the one before by spreading it; what the next stage does not know stays behind. */
function onlyKnown<S extends Stage>(stage: S, message: WorkMessage[S]): WorkMessage[S] {
  const known: Record<string, unknown> = {};
  for (const name of MEMBERS.get(stage) ?? []) known[name] = message[name as keyof WorkMessage[S]];
  return known as unknown as WorkMessage[S];
}

const MEMBERS = new Map<Stage, readonly string[]>(
  STAGES.map((stage) => [stage, Object.keys(WORK_MESSAGES[stage].schema.shape)]),
);

async function encodeBody(raw: Buffer, set: MsgHdrs, run: string, claims: ClaimStore): Promise<Uint8Array> {
  if (raw.byteLength < GZIP_FROM) return raw;
  const packed = gzipSync(raw, { level: 3 });
  set.set('content-encoding', 'gzip');
  if (packed.byteLength <= INLINE_LIMIT) return packed;
  set.set('dss-claim', await claims.put(run, packed));
  return new Uint8Array(0);
}

function messageId(stage: Stage, message: WorkMessage[Stage]): string {
  if (!('key' in message)) return `${message.run}:${stage}`;
  const asset = message.ordinal === undefined ? message.key : String(message.ordinal);
  const round = message.round === 0 ? '' : `:r${String(message.round)}`;
  const wake = message.wake === undefined ? '' : `:w${message.wake}`;
  return `${message.run}:${asset}:${stage}${round}${wake}`;
}

const Ordinal = z.coerce.number().int().nonnegative();

/** What subject and headers tell about a message even when its body is broken. */
export interface Envelope {
  readonly tenant: string;
  readonly run: string;
  readonly ordinal: number | undefined;
  readonly key: string | undefined;
  readonly traceparent: string | undefined;
}

export function readEnvelope(subject: string, set: MsgHdrs | undefined): Envelope {
  const named = (name: string) => set?.get(name) || undefined;
  // <ns>.<stage>.<prio>.<tenant>.<run>[.<akey>]
  const [tenant = '', run = '', key] = subject.split('.').slice(3);
  const ordinal = Ordinal.safeParse(named('dss-ord')).data;
  return { tenant, run, ordinal, key, traceparent: named('traceparent') };
}

/** The message's body, read tolerantly: unknown fields are ignored, an unknown major version is put back for a while. */
export async function decodeMessage<S extends Stage>(
  stage: S,
  received: { readonly headers: MsgHdrs | undefined; readonly data: Uint8Array; readonly ageMs: number },
  claims: ClaimStore,
): Promise<WorkMessage[S]> {
  const { schema, name } = WORK_MESSAGES[stage];
  const found = received.headers?.get('dss-schema') ?? '';
  if (found !== name) throw unknownVersion(name, found, received.ageMs);
  const claim = received.headers?.get('dss-claim');
  const packed = claim ? await claims.get(claim) : received.data;
  const raw = received.headers?.get('content-encoding') === 'gzip' ? gunzip(packed, stage) : packed;
  return parseBody(schema as unknown as z.ZodType<WorkMessage[S]>, raw, stage);
}

function parseBody<T>(schema: z.ZodType<T>, raw: Uint8Array, stage: Stage): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString());
  } catch (cause) {
    throw new ContractBrokenError('A work message is not JSON', { stage }, cause);
  }
  if (shapeCheckOf(schema)(json)) return json as T;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ContractBrokenError(`A work message does not have its shape at "${where}"`, {
    stage,
    where,
    why: issue?.message,
  });
}

function gunzip(packed: Uint8Array, stage: Stage): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: LARGEST_BODY });
  } catch (cause) {
    throw new ContractBrokenError('A work message cannot be unpacked', { stage }, cause);
  }
}

function unknownVersion(expected: string, found: string, ageMs: number) {
  return ageMs < ROLLOUT_MS && /^[a-z]+\.v\d+$/.test(found)
    ? new NotYetError('A message of another version waits for a service that knows it', ROLLOUT_PAUSE_MS, {
        expected,
        found,
      })
    : new ContractBrokenError('A work message has a version nobody knows', { expected, found });
}
