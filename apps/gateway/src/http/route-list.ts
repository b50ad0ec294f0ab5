import type { FastifyInstance } from 'fastify';

export interface Route {
  readonly method: string;
  /** As declared, e.g. `/api/v1/runs/:id`. */
  readonly path: string;
}

/** Every route that Fastify really serves: for the 405 answer and for the test that walks them all. */
export class RouteList {
  readonly routes: Route[] = [];

  /** To be called before the first route is registered. */
  listen(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) this.routes.push({ method: one, path: url });
    });
  }

  /** Methods that exist at a concrete path; empty when the path does not exist at all. */
  methodsAt(path: string): readonly string[] {
    const parts = path.split('/');
    const methods = this.routes.filter((route) => matches(route.path.split('/'), parts)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((wanted, index) => (wanted.startsWith(':') ? parts[index] !== '' : wanted === parts[index]))
  );
}
