import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiModule } from './api.module.js';
import { ApiDescription } from './docs/api-description.js';
import { describeApi } from './docs/openapi.js';
import type { Gateway } from './gateway.js';
import { ProblemFilter } from './http/problem.filter.js';
import { FASTIFY_OPTIONS, addRequestHooks } from './http/request-hooks.js';
import { RouteList } from './http/route-list.js';
import { SchemaPipe } from './http/schema.pipe.js';
import { serverTls } from './http/server-tls.js';
import type { Readiness } from './status/readiness.js';

/** The API as a Nest application, ready to listen or to be asked by `inject`. */
export async function createApi(
  gateway: Gateway,
  readiness: Readiness,
): Promise<{ app: NestFastifyApplication; routes: RouteList }> {
  const https = serverTls(gateway.settings);
  const adapter = new FastifyAdapter({ ...FASTIFY_OPTIONS, ...(https && { https }) });
  const routes = new RouteList();
  routes.listen(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(gateway, readiness), adapter, {
    logger: gateway.logger,
    abortOnError: false,
    bodyParser: false,
  });
  addRequestHooks(adapter.getInstance());
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(gateway.logger, routes));
  await app.init();
  const withKeys = gateway.settings.DSS_API_KEY_HASHES.length > 0;
  app.get(ApiDescription).document = describeApi(app, gateway.version, withKeys);
  await adapter.getInstance().ready();
  return { app, routes };
}
