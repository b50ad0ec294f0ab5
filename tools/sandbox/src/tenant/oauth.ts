import { z } from 'zod';
import { type Answer, header, type Incoming, json } from '../http/exchange.js';

export interface OAuthOptions {
  /** The refresh token is valid from the start, for the grant of that name. */
  readonly client: { readonly id: string; readonly secret: string; readonly refreshToken: string };
  readonly lifetimeSeconds: number;
  readonly now: () => number;
  readonly newToken: () => string;
}

const TokenForm = z.object({
  grant_type: z.string().default(''),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  refresh_token: z.string().optional(),
});

/** The token endpoint and the tokens it gave out (sap-datasphere.md 2). */
export class OAuth {
  #secret: string;
  readonly #codes = new Set<string>();
  readonly #refreshTokens: Set<string>;
  /** Token → moment of its end. */
  #tokens = new Map<string, number>();

  constructor(private readonly options: OAuthOptions) {
    this.#secret = options.client.secret;
    this.#refreshTokens = new Set([options.client.refreshToken]);
  }

  /** From now on only this secret is right; tokens already given out stay valid. */
  changeSecret(secret: string): void {
    this.#secret = secret;
  }

  /** Every access token given out so far ends now. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  isValid(authorization: string | undefined): boolean {
    const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const end = token === undefined ? undefined : this.#tokens.get(token);
    return end !== undefined && this.options.now() < end;
  }

  /** `GET /oauth/authorize`: the person has already agreed. */
  authorize(request: Incoming): Answer {
    const target = request.query.get('redirect_uri');
    if (target === null || !URL.canParse(target)) return refused(400, 'invalid_request', 'redirect_uri is missing');
    const code = this.options.newToken();
    this.#codes.add(code);
    const location = new URL(target);
    location.searchParams.set('code', code);
    const state = request.query.get('state');
    if (state !== null) location.searchParams.set('state', state);
    return { status: 302, contentType: 'text/plain', body: '', headers: { location: location.href } };
  }

  /** `POST /oauth/token`: three grants, credentials in the Basic header or in the body. */
  token(request: Incoming): Answer {
    const form = TokenForm.parse(Object.fromEntries(new URLSearchParams(request.body.toString())));
    const basic = basicCredentials(header(request, 'authorization'));
    const id = basic?.id ?? form.client_id;
    const secret = basic?.secret ?? form.client_secret;
    if (id !== this.options.client.id || secret !== this.#secret) {
      return refused(401, 'invalid_client', 'Bad credentials');
    }
    switch (form.grant_type) {
      case 'client_credentials':
        return this.#grant(false);
      case 'authorization_code':
        if (!this.#codes.delete(form.code ?? '')) return refused(400, 'invalid_grant', 'Invalid authorization code');
        return this.#grant(true);
      case 'refresh_token':
        if (!this.#refreshTokens.has(form.refresh_token ?? ''))
          return refused(401, 'invalid_grant', 'Invalid refresh token');
        return this.#grant(true);
      default:
        return refused(400, 'unsupported_grant_type', `Unsupported grant type: ${form.grant_type}`);
    }
  }

  #grant(withRefreshToken: boolean): Answer {
    const { now, newToken, lifetimeSeconds } = this.options;
    for (const [token, end] of this.#tokens) if (end <= now()) this.#tokens.delete(token);
    const token = newToken();
    this.#tokens.set(token, now() + lifetimeSeconds * 1000);
    const refreshToken = withRefreshToken ? newToken() : undefined;
    if (refreshToken !== undefined) this.#refreshTokens.add(refreshToken);
    return json(
      200,
      {
        access_token: token,
        token_type: 'bearer',
        expires_in: lifetimeSeconds,
        scope: 'approuter-sac-saceu10!t3650.sap.fpa.user',
        jti: token.slice(0, 32),
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      },
      { 'cache-control': 'no-store' },
    );
  }
}

function basicCredentials(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return { id: text.slice(0, Math.max(colon, 0)), secret: text.slice(colon + 1) };
}

function refused(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description });
}
