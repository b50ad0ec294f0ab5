import type { Priority } from '@dss/catalog-model';
import { CredentialsRefusedError, RemoteUnavailableError, ThrottledError } from '@dss/errors';
import type { CallMeter, SecretSource } from '@dss/ports';
import { AccessTokens, type Session, type TokenRequest } from './access-tokens.js';
import type { CallBudget } from './call-budget.js';
import type { Clock } from './clock.js';
import type { Answer, HttpTransport, WireRequest } from './http-transport.js';
import { requirePublished } from './published-paths.js';
import { type AnswerContext, factsOf, isHtml, readFailure } from './read-failure.js';
import { withRetries } from './with-retries.js';

export type CallFamily = 'token' | 'list' | 'definition';
/** Where a circuit breaker is put around each single call; a call that it refuses is not repeated here. */
export type CallGuard = <T>(family: CallFamily, call: () => Promise<T>) => Promise<T>;

export interface SourceRequest<T> {
  readonly operation: 'list' | 'definition' | 'catalog' | 'spaces' | 'probe';
  readonly path: string;
  readonly accept: string;
  readonly priority: Priority;
  /** Makes a value of a 2xx answer; what it throws as unavailable or unreadable is asked for again. */
  readonly read: (answer: Answer, context: { readonly path: string; readonly origin: string }) => T;
}

export interface ClientSettings {
  readonly secrets: SecretSource;
  readonly secretReference: string;
  readonly requireTls: boolean;
  readonly meter: CallMeter;
  readonly budget: CallBudget;
  readonly transport: HttpTransport;
  readonly guard: CallGuard;
  readonly clock: Clock;
  readonly random: () => number;
}

const REMOTE = 'SAP Datasphere';
const MOST_REDIRECTS = 3;
/** For a 429 that states no wish. */
const UNSTATED_PAUSE_MS = 1000;

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'moved'; readonly path: string }
  /** 401, a web page, a redirect to another host: whatever it looks like, it means "log on first". */
  | { readonly kind: 'logon'; readonly session: Session; readonly answer: Answer }
  | { readonly kind: 'expired' };

interface Call<T> {
  readonly family: CallFamily;
  readonly operation: string;
  readonly wire: WireRequest;
  readonly judge: (answer: Answer) => T;
}

/**
 * GET with everything around it: token, budget, breaker, retries, redirects, error translation.
 *
 * The token is won before a place in the budget is taken: the token request takes one itself, and with a concurrency of
 * one it would otherwise wait for its own caller.
 */
export class DatasphereClient {
  readonly #settings: ClientSettings;
  readonly #tokens: AccessTokens;
  /** These credentials have opened a door in this process, so that a logon page elsewhere speaks of that place, not of them. */
  #proven = false;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.#tokens = new AccessTokens({ ...settings, ask: (request) => this.#askForToken(request) });
  }

  async get<T>(request: SourceRequest<T>): Promise<T> {
    let path = request.path;
    let redirects = 0;
    let renewed = false;
    for (;;) {
      requirePublished(path);
      const outcome = await withRetries(
        (fromTheWire) => this.#attempt({ ...request, path }, fromTheWire),
        this.#settings,
      );
      if (outcome.kind === 'value') return outcome.value;
      if (outcome.kind === 'moved') {
        if (++redirects > MOST_REDIRECTS) throw new RemoteUnavailableError(REMOTE, 'it redirects in circles', { path });
        path = outcome.path;
      }
      if (outcome.kind === 'logon') {
        if (renewed) throw this.#refused(outcome.answer, path);
        await this.#tokens.renew(outcome.session);
        renewed = true;
      }
    }
  }

  async #attempt<T>(request: SourceRequest<T>, fromTheWire: Set<unknown>): Promise<Outcome<T>> {
    await this.#tokens.session();
    const { budget } = this.#settings;
    return budget.run(request.priority, async () => {
      const session = this.#tokens.current();
      if (session === undefined) return { kind: 'expired' };
      const wire: WireRequest = {
        remote: REMOTE,
        origin: session.tenantOrigin,
        path: request.path,
        method: 'GET',
        headers: { authorization: `Bearer ${session.token}`, accept: request.accept },
      };
      const judge = (answer: Answer) => this.#judge(request, session, answer);
      const family = request.operation === 'definition' ? 'definition' : 'list';
      return this.#call({ family, operation: request.operation, wire, judge }, fromTheWire);
    });
  }

  #judge<T>(request: SourceRequest<T>, session: Session, answer: Answer): Outcome<T> {
    const { path } = request;
    const { tenantOrigin: origin } = session;
    if (answer.status === 401) return { kind: 'logon', session, answer };
    if (answer.status >= 300) {
      const target = URL.parse(answer.header('location') ?? '', new URL(path, origin).href);
      if (target?.origin !== origin) return { kind: 'logon', session, answer };
      return { kind: 'moved', path: target.pathname + target.search };
    }
    if (isHtml(answer)) return { kind: 'logon', session, answer };
    const value = request.read(answer, { path, origin });
    this.#proven = true;
    return { kind: 'value', value };
  }

  /** One request inside the breaker, with refusals thrown so that the breaker hears of them. */
  async #call<T>({ family, operation, wire, judge }: Call<T>, fromTheWire: Set<unknown>): Promise<T> {
    const { guard, budget } = this.#settings;
    return guard(family, async () => {
      try {
        return judge(await this.#exchange(operation, wire));
      } catch (error) {
        fromTheWire.add(error);
        if (error instanceof ThrottledError && wire.remote === REMOTE) {
          budget.pauseFor(error.retry.afterMs ?? UNSTATED_PAUSE_MS);
        }
        throw error;
      }
    });
  }

  async #exchange(operation: string, wire: WireRequest): Promise<Answer> {
    const { meter, transport } = this.#settings;
    let bytesIn = 0;
    try {
      const answer = await transport.send(wire);
      bytesIn = answer.bytesOnWire;
      const failure = readFailure(answer, this.#context(wire));
      if (failure !== undefined) throw failure;
      return answer;
    } finally {
      // A call that failed was a call: the quota knows it, and so must the run's numbers.
      meter.count(`datasphere.${operation}`, Buffer.byteLength(wire.body ?? ''), bytesIn);
    }
  }

  #askForToken(request: TokenRequest): Promise<Answer> {
    const wire: WireRequest = {
      remote: 'The token endpoint of SAP Datasphere',
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: 'POST',
      headers: {
        authorization: request.authorization,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: request.form,
    };
    const judge = (answer: Answer): Answer => {
      if (answer.status !== 401) return answer;
      throw new CredentialsRefusedError(
        'The token endpoint refuses the client (401)',
        factsOf(answer, this.#context(wire)),
      );
    };
    // Nobody can call without a token, so its request goes before all others.
    return withRetries(
      (fromTheWire) =>
        this.#settings.budget.run('critical', () =>
          this.#call({ family: 'token', operation: 'token', wire, judge }, fromTheWire),
        ),
      this.#settings,
    );
  }

  /** A fresh token did not help either. */
  #refused(answer: Answer, path: string): Error {
    const facts = factsOf(answer, this.#context({ remote: REMOTE, path }));
    if (answer.status === 401) return this.#tokens.refusal('a new token was refused too (401)', facts);
    if (!this.#proven) return this.#tokens.refusal('the tenant answers with its logon page', facts);
    return new RemoteUnavailableError(REMOTE, 'unsupported surface: it answers with a web page instead of data', facts);
  }

  #context({ remote, path }: Pick<WireRequest, 'remote' | 'path'>): AnswerContext {
    const { clock } = this.#settings;
    return { remote, path, nowMs: clock.now(), redact: (text) => this.#tokens.redact(text) };
  }
}

export function readJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new RemoteUnavailableError(REMOTE, 'its answer broke off or is not JSON', { status: answer.status });
  }
}
