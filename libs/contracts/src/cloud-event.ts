import type { AssetOutcome, RunEnded } from './events.js';

/** CloudEvents 1.0 NATS binding, binary mode: attributes travel as `ce-*` headers, the body is the data. */
export interface CloudEventHeaders {
  readonly 'ce-specversion': '1.0';
  readonly 'ce-id': string;
  readonly 'ce-source': string;
  readonly 'ce-type': string;
  readonly 'ce-subject': string;
  readonly 'ce-time': string;
  readonly 'ce-dssrun': string;
  readonly 'content-type': 'application/json';
}

/** Deterministic: the same asset of the same run always gets the same id, so a repeat is seen as one. */
export function outcomeEventHeaders(event: AssetOutcome): CloudEventHeaders {
  return {
    ...common(event, `asset.${event.outcome}.v1`, `${event.run}:${event.ordinal}`, event.at),
    'ce-subject': percentEncoded(`${event.space}/${event.technicalName}`),
  };
}

export function runEndHeaders(event: RunEnded): CloudEventHeaders {
  return {
    ...common(event, `sync.${event.end}.v1`, `${event.run}:end`, event.endedAt),
    'ce-subject': event.run,
  };
}

function common(event: { tenant: string; run: string }, type: string, id: string, time: string) {
  return {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': `/dss/${event.tenant}`,
    'ce-type': type,
    'ce-time': time,
    'ce-dssrun': event.run,
    'content-type': 'application/json',
  } as const;
}

/** The binding percent-encodes what is not printable ASCII, and space, double quote and percent. */
function percentEncoded(text: string): string {
  return text.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (char) =>
    [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
