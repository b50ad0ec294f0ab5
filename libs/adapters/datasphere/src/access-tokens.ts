import {
  ContractBrokenError,
  CredentialsRefusedError,
  type ErrorDetails,
  SourceAbsentError,
  SourceForbiddenError,
} from '@dss/errors';
import type { SecretSource } from '@dss/ports';
import { z } from 'zod';
import type { Clock } from './clock.js';
import type { Answer } from './http-transport.js';
import { type OauthSecret, readOauthSecret } from './oauth-secret.js';
import { isHtml } from './read-failure.js';

/** What a call needs: where to, and with which token. */
export interface Session {
  readonly tenantOrigin: string;
  readonly token: string;
}

export interface TokenRequest {
  readonly url: URL;
  readonly authorization: string;
  readonly form: string;
}

export interface AccessTokenSettings {
  readonly secrets: SecretSource;
  readonly secretReference: string;
  readonly requireTls: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  /** Sends the request with all that a call needs (budget, breaker, retries); 2xx and 3xx come back, the rest is thrown. */
  readonly ask: (request: TokenRequest) => Promise<Answer>;
}

interface Held extends Session {
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

const EARLY_MS = 60_000;
const JITTER_MS = 10_000;
/** SAP always states `expires_in`; without it the token is used for a short while only. */
const UNSTATED_LIFETIME_S = 600;
const MOST_SECRET_TEXTS = 32;

/**
 * The access token of one tenant and client: cached, renewed early, and by one request however many callers wait.
 *
 * Everything secret stays in `#private` fields, which neither `inspect` nor JSON shows.
 */
export class AccessTokens {
  readonly #settings: AccessTokenSettings;
  #held: Held | undefined;
  #renewal: Promise<Held> | undefined;
  /** A refresh token may be replaced with each use; the newest is good for the secret text with which it was won. */
  #rotated: { readonly secretText: string; readonly refreshToken: string } | undefined;
  /** What must not be quoted from an answer, newest first; calls under an older token may still be on their way. */
  #secretTexts: readonly string[] = [];

  constructor(settings: AccessTokenSettings) {
    this.#settings = settings;
  }

  /** A token that is good for a while yet. */
  async session(): Promise<Session> {
    if (this.#held !== undefined && this.#settings.clock.now() < this.#held.renewAtMs) return this.#held;
    return this.#renew();
  }

  /** The token as it is, unless it has expired: asked for after waiting for the budget, where nothing may wait again. */
  current(): Session | undefined {
    return this.#held !== undefined && this.#settings.clock.now() < this.#held.expiresAtMs ? this.#held : undefined;
  }

  /** This token was refused. When somebody else has renewed it meanwhile, theirs is taken. */
  async renew(refused: Session): Promise<Session> {
    if (this.#held?.token === refused.token) this.#held = undefined;
    return this.session();
  }

  redact(text: string): string {
    // Longest first, so that no part of a secret survives because a shorter one was cut out of it.
    const longestFirst = [...this.#secretTexts].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
  }

  /** The error for an operator: names the reference of the secret, never a value of it. */
  refusal(reason: string, facts: ErrorDetails = {}): CredentialsRefusedError {
    const { secretReference } = this.#settings;
    return new CredentialsRefusedError(
      `SAP Datasphere refuses the client of the secret ${secretReference}: ${reason}. Check the OAuth client in the tenant and store its current values in that secret.`,
      { ...facts, secretReference },
    );
  }

  #renew(): Promise<Held> {
    this.#renewal ??= this.#win().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** A refused secret may just have been rotated: the store is asked once for the newest, and that one is tried too. */
  async #win(): Promise<Held> {
    const { secrets, secretReference } = this.#settings;
    const text = await secrets.get(secretReference);
    const usedRotated = this.#rotated?.secretText === text;
    const first = await this.#tryWith(text);
    if (typeof first !== 'string') return first;

    this.#rotated = undefined;
    const newest = await secrets.get(secretReference, { fresh: true });
    // The same values again would only count as one more failed logon at the tenant.
    if (newest === text && !usedRotated) throw this.refusal(first);
    const second = await this.#tryWith(newest);
    if (typeof second === 'string') throw this.refusal(second);
    return second;
  }

  /** The token, or why these credentials win none. */
  async #tryWith(secretText: string): Promise<Held | string> {
    const { requireTls, ask } = this.#settings;
    const secret = readOauthSecret(secretText, { requireTls });
    if (typeof secret === 'string') return secret;
    const rotated = this.#rotated?.secretText === secretText ? this.#rotated.refreshToken : undefined;
    const request = tokenRequest(secret, rotated ?? secret.refreshToken);
    this.#remember([secret.clientSecret, secret.refreshToken, rotated, request.authorization.slice('Basic '.length)]);

    const answer = await ask(request).catch(refusedOrThrow);
    if (typeof answer === 'string') return this.redact(answer);
    const grant = readGrant(answer);
    if (typeof grant === 'string') return this.redact(grant);
    return this.#hold(secret, secretText, grant);
  }

  #hold(secret: OauthSecret, secretText: string, grant: TokenGrant): Held {
    const { clock, random } = this.#settings;
    this.#remember([grant.access_token, grant.refresh_token]);
    if (secret.refreshToken !== undefined && grant.refresh_token !== undefined) {
      this.#rotated = { secretText, refreshToken: grant.refresh_token };
    }
    const lifetimeMs = (grant.expires_in ?? UNSTATED_LIFETIME_S) * 1000;
    // Tenants may issue tokens that live a minute: half of the life is the least that is used.
    const earlyMs = Math.min(EARLY_MS + random() * JITTER_MS, lifetimeMs / 2);
    const expiresAtMs = clock.now() + lifetimeMs;
    this.#held = {
      tenantOrigin: secret.tenantOrigin,
      token: grant.access_token,
      renewAtMs: expiresAtMs - earlyMs,
      expiresAtMs,
    };
    return this.#held;
  }

  #remember(secrets: readonly (string | undefined)[]): void {
    const plain = secrets.filter((secret) => secret !== undefined);
    const forms = plain.flatMap((secret) => [secret, encodeURIComponent(secret)]);
    this.#secretTexts = [...new Set([...forms, ...this.#secretTexts])].slice(0, MOST_SECRET_TEXTS);
  }
}

/** As SAP's own command line sends it (sap-datasphere.md 2): the client id, with its `!` and `|`, encoded in the form only. */
function tokenRequest(secret: OauthSecret, refreshToken: string | undefined): TokenRequest {
  const form = new URLSearchParams(
    refreshToken === undefined
      ? { grant_type: 'client_credentials', response_type: 'token', client_id: secret.clientId }
      : { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: secret.clientId },
  );
  const basic = Buffer.from(`${secret.clientId}:${secret.clientSecret}`, 'utf8').toString('base64');
  return { url: secret.tokenUrl, authorization: `Basic ${basic}`, form: form.toString() };
}

const TokenGrant = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});
type TokenGrant = z.infer<typeof TokenGrant>;

/** 400, 401, 403 and 404 of the token endpoint are answers about the credentials or their URL: no retry makes them better. */
function refusedOrThrow(error: unknown): string {
  const isRefusal =
    error instanceof ContractBrokenError ||
    error instanceof CredentialsRefusedError ||
    error instanceof SourceForbiddenError ||
    error instanceof SourceAbsentError;
  if (!isRefusal) throw error;
  const { remoteCode, remoteMessage, status } = error.details;
  return `the token endpoint answered ${[status, remoteCode, remoteMessage].filter(Boolean).join(' ')}`;
}

function readGrant(answer: Answer): TokenGrant | string {
  if (answer.status >= 300 || isHtml(answer)) return 'the token endpoint answered with a logon page; check tokenUrl';
  const parsed = TokenGrant.safeParse(parse(answer.text));
  return parsed.success ? parsed.data : 'the token endpoint did not answer with a token; check tokenUrl';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
