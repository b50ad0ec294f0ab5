import type { CallMeter } from '@dss/ports';

/** As much of an SDK client as metering needs; all of them have it. */
export interface MeterableClient {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: Send, context: { readonly commandName?: string }) => Send,
      options: { name: string; relation: 'after'; toMiddleware: string },
    ): void;
  };
}

type Send = (args: { input: object; request: unknown }) => Promise<{ response: unknown }>;

/**
 * Counts every call of a client as `<system>.<Operation>` with the bytes of both bodies, failed calls too: they cost
 * quota like the others. The answer's body is read here, because its length header may be missing.
 */
export function meterCalls(client: MeterableClient, system: string, meter: CallMeter): void {
  client.middlewareStack.addRelativeTo(
    (next, context) => async (args) => {
      const operation = `${system}.${(context.commandName ?? 'Unknown').replace(/Command$/, '')}`;
      let received = 0;
      try {
        const result = await next(args);
        const message = asMessage(result.response);
        const body = await collected(message.body);
        received = body.length;
        message.body = body;
        return result;
      } finally {
        meter.count(operation, bytesOf(asMessage(args.request).body), received);
      }
    },
    // The deserializer is the innermost middleware of the SDK: after it means nearest to the wire.
    { name: 'meterCalls', relation: 'after', toMiddleware: 'deserializerMiddleware' },
  );
}

interface Message {
  body?: unknown;
}

function asMessage(value: unknown): Message {
  return typeof value === 'object' && value !== null ? value : {};
}

async function collected(body: unknown): Promise<Buffer> {
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  if (isStream(body)) for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function bytesOf(body: unknown): number {
  return typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : 0;
}
