import { type Answer, json } from '../http/exchange.js';

/** What a route is given of a request; `parts` are the decoded values of its path parameters, in order. */
export interface RouteContext {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** Throws when the body is not JSON. */
  readonly body: () => unknown;
}

export type Route = (context: RouteContext) => Answer;

/** Routes by `METHOD /path`; a path parameter is `:x`. */
export type Routes = Readonly<Record<string, Route>>;

export const DONE: Answer = json(200, { ok: true });
