import {
  type Msg,
  type NatsConnection,
  type RequestOptions,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';

/** What the client's own multiplexer asks of a request. */
interface MuxRequest {
  readonly token: string;
  readonly requestSubject: string;
  received: number;
  resolver(error: Error | null, message: Msg): void;
}

/** What is used of the client's inside. */
interface Multiplexed {
  readonly protocol?: {
    readonly muxSubscriptions?: { readonly baseInbox: string; cancel(request: MuxRequest): void };
    request?(request: MuxRequest): unknown;
  };
}

/** The client's own, when the caller names none. */
const TIMEOUT_MS = 1000;

/**
 * Requests of one promise and one timer, and an error only where one is thrown.
 *
 * The client (nats-core 3.4) builds for each request three promises and an error with its stack, also when the answer
 * comes, and a new asset costs about a dozen requests. Answers, refusals, lost permissions and a closed connection come
 * from its multiplexer as before. A client that is built otherwise is left as it is.
 */
export function leanRequests(connection: NatsConnection): NatsConnection {
  const { protocol } = connection as unknown as Multiplexed;
  const mux = protocol?.muxSubscriptions;
  if (mux === undefined || protocol?.request === undefined) return connection;
  const begin = protocol.request.bind(protocol);
  const whole = connection.request.bind(connection);
  let sequence = 0;

  connection.request = (subject: string, data?: Uint8Array | string, options?: RequestOptions): Promise<Msg> => {
    if (options?.noMux === true) return whole(subject, data, options);
    return new Promise((resolve, reject) => {
      const settled = (): void => {
        clearTimeout(timer);
        mux.cancel(request);
      };
      const request: MuxRequest = {
        token: (sequence++).toString(36),
        requestSubject: subject,
        received: 0,
        resolver(error, message) {
          settled();
          if (error === null) resolve(message);
          else reject(error instanceof TimeoutError ? error : new RequestError(error.message, { cause: error }));
        },
      };
      const timer = setTimeout(() => {
        settled();
        reject(new TimeoutError());
      }, options?.timeout ?? TIMEOUT_MS);
      try {
        begin(request);
        connection.publish(subject, data, {
          reply: `${mux.baseInbox}${request.token}`,
          ...(options?.headers && { headers: options.headers }),
        });
      } catch (error) {
        settled();
        throw error;
      }
    });
  };
  return connection;
}
