import { JetStreamApiError, type JetStreamManager, type StreamConfig, type StreamInfo } from '@nats-io/jetstream';
import { millis, nanos } from '@nats-io/transport-node';
import { type ServiceSettings, type StoragePolicy, standardSettings, storagePolicy } from '@dss/config';
import { ConfigInvalidError } from '@dss/errors';

/** How the streams and buckets of an installation are kept. */
export interface Storage {
  readonly policy: StoragePolicy;
  /** Hears which store keeps less from now on, and which one does not although it was told to. */
  readonly announce: (message: string) => void;
}

/** The defaults, said to nobody: for tests, and where a service with settings has been before. */
export const STANDARD_STORAGE: Storage = { policy: storagePolicy(standardSettings()), announce: () => undefined };

/** What the settings say; without a log nobody hears it, because whoever opened the connection has said it before. */
export function storageOf(settings: ServiceSettings, log?: { warn(message: string, fields: object): void }): Storage {
  return {
    policy: storagePolicy(settings),
    announce: (detail) => {
      log?.warn('What a store keeps differs from its setting', { detail });
    },
  };
}

/** What of a stream that exists shall be as declared. What is left out stays as it is. */
export interface WantedStream {
  readonly subjects?: readonly string[];
  /** Every server that holds the stream answers reads, without the leader's API. */
  readonly direct?: boolean;
  /** 0 is without end. */
  readonly maxAgeMs?: number;
  readonly maxMessages?: number;
  /** The settings that say age and number, for the announcement. */
  readonly settings?: readonly (keyof ServiceSettings)[];
}

export interface StreamChange {
  readonly change: Partial<StreamConfig>;
  readonly messages: readonly string[];
}

/**
 * How an existing stream becomes what is wanted. Keeping more is harmless and done at once; keeping less removes what is
 * there, so it wants a word of its own: a service that was started without a setting of its siblings must not purge
 * what they keep.
 */
export function planStreamChange(existing: StreamConfig, wanted: WantedStream, policy: StoragePolicy): StreamChange {
  const change: Partial<StreamConfig> = {};
  const messages: string[] = [];
  const limit = (name: 'max_age' | 'max_msgs', now: number, then: number, tell: (value: number) => string) => {
    if (now === then) return;
    const isLess = orEndless(then) < orEndless(now);
    const setting = (wanted.settings ?? []).join(', ');
    if (isLess && !policy.mayShorten) {
      messages.push(
        `${existing.name} goes on keeping ${tell(now)} although ${setting} says ${tell(then)}: keeping less removes ` +
          'what is older. Set DSS_SHORTEN_RETENTION=yes to do that',
      );
      return;
    }
    if (isLess) {
      messages.push(
        `${existing.name} keeps ${tell(then)} instead of ${tell(now)} (${setting}): what is older is removed`,
      );
    }
    change[name] = name === 'max_age' ? nanos(then) : then;
  };
  if (wanted.maxAgeMs !== undefined) limit('max_age', millis(existing.max_age), wanted.maxAgeMs, describeAge);
  if (wanted.maxMessages !== undefined) limit('max_msgs', existing.max_msgs, wanted.maxMessages, describeNumber);
  if (wanted.subjects !== undefined && wanted.subjects.join() !== existing.subjects.join()) {
    change.subjects = [...wanted.subjects];
  }
  if (wanted.direct === true && !existing.allow_direct) change.allow_direct = true;
  if (existing.num_replicas !== policy.replicas) change.num_replicas = policy.replicas;
  return { change, messages };
}

/** Makes an existing stream what is wanted, as far as that loses nothing that nobody meant to lose. */
export async function fitStream(
  jsm: JetStreamManager,
  { config, cluster }: StreamInfo,
  wanted: WantedStream,
  { policy, announce }: Storage,
): Promise<void> {
  const { change, messages } = planStreamChange(config, wanted, policy);
  // A server without a cluster takes the number at an update, and goes on with one copy.
  if (cluster === undefined && policy.replicas > 1) throw tooFewServers(policy.replicas, 'it is no cluster');
  messages.forEach(announce);
  if (Object.keys(change).length > 0) {
    await withReplicas(policy.replicas, () => jsm.streams.update(config.name, change));
  }
}

/** A cluster that is too small is a wrong setting: the message names it. */
export async function withReplicas<T>(replicas: number, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || !TOO_FEW_SERVERS.has(error.code)) throw error;
    throw tooFewServers(replicas, error.message, error);
  }
}

function tooFewServers(replicas: number, reason: string, cause?: unknown): ConfigInvalidError {
  return new ConfigInvalidError(
    `NATS cannot hold ${replicas} copies of a stream (${reason}): set DSS_NATS_REPLICAS to the number of its servers ` +
      'with JetStream, or add servers.',
    {},
    cause,
  );
}

/** No suitable peers; replicas without a cluster. */
const TOO_FEW_SERVERS = new Set([10005, 10074]);

/** 0 and -1 are how JetStream says "without end". */
function orEndless(limit: number): number {
  return limit <= 0 ? Number.POSITIVE_INFINITY : limit;
}

const HOUR_MS = 3600 * 1000;

function describeAge(ms: number): string {
  if (ms <= 0) return 'everything without end';
  return ms % (24 * HOUR_MS) === 0 ? `${ms / (24 * HOUR_MS)} days` : `${ms / HOUR_MS} hours`;
}

function describeNumber(messages: number): string {
  return messages <= 0 ? 'any number of messages' : `${messages} messages`;
}
