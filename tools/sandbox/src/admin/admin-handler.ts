import { AssetType } from '@dss/catalog-model';
import { z } from 'zod';
import { AwsError } from '../aws/aws-error.js';
import { type Answer, type Handled, type Incoming, json, segmentsOf } from '../http/exchange.js';
import { FaultRule } from '../http/faults.js';
import { type SandboxAdmin } from '../sandbox.js';
import { UnsupportedChange } from '../tenant/tenant.js';
import { awsRoutes } from './aws-routes.js';
import { DONE, type Route, type Routes } from './route.js';

const SecretChange = z.strictObject({ secret: z.string().min(1), stored: z.boolean().optional() });
const SpaceRename = z.strictObject({ to: z.string().regex(/^[A-Z0-9_]{1,20}$/) });
const FormsChange = z.strictObject({
  designTime: z
    .strictObject({ list: z.enum(['objects', 'strings']), spaces: z.enum(['strings', 'objects']) })
    .optional(),
  catalog: z
    .strictObject({
      spaces: z.enum(['value', 'array']),
      nextLink: z.enum(['absolute', 'host-relative', 'relative']),
      page: z.int().positive().optional(),
    })
    .optional(),
  glue: z.strictObject({ page: z.int().positive().optional() }).optional(),
});

const Numbers = z.array(z.int().nonnegative()).optional();
const GeneratedEditsBody = z.strictObject({ change: Numbers, touch: Numbers, rename: Numbers, remove: Numbers });

/** The admin port: loopback only, no key, for tests and launchers. Path parameters are `:x`. */
export function adminHandler(admin: SandboxAdmin): (request: Incoming) => Handled {
  const routes = Object.entries({ ...routesOf(admin), ...awsRoutes(admin) }).map(([pattern, route]) => {
    const [method = '', path = ''] = pattern.split(' ');
    return { method, parts: path.split('/').slice(1), route };
  });
  return (request) => {
    const segments = segmentsOf(request.path) ?? [];
    const found = routes.find(({ method, parts }) => method === request.method && matches(parts, segments));
    const answer =
      found === undefined
        ? json(404, { message: 'No such admin path' })
        : run(found.route, found.parts, segments, request);
    return { answer, operation: 'admin', target: request.path };
  };
}

function routesOf(admin: SandboxAdmin): Routes {
  const found = (is: boolean) => (is ? DONE : json(404, { message: 'No such space or object' }));
  return {
    'GET /health': () => json(200, { status: 'ok' }),
    'GET /size': () => json(200, { spaces: admin.spaces(), objects: admin.objects() }),
    'GET /inventory': () => json(200, admin.inventory()),
    'PUT /tenant/:space/:type/:name': ({ parts: [space = '', type, name = ''], query, body }) => {
      const change = {
        space,
        type: AssetType.parse(type),
        name,
        definition: body(),
        deploy: query.get('deploy') !== 'false',
      };
      return found(admin.putObject(change));
    },
    'POST /tenant/generated': ({ body }) => {
      admin.editGenerated(GeneratedEditsBody.parse(body()));
      return DONE;
    },
    'DELETE /tenant/:space/:type/:name': ({ parts: [space = '', type, name = ''] }) =>
      found(admin.deleteObject(space, AssetType.parse(type), name)),
    'POST /tenant/spaces/:space/rename': ({ parts: [space = ''], body }) =>
      found(admin.renameSpace(space, SpaceRename.parse(body()).to)),
    'POST /tenant/spaces/:space/forbid': ({ parts: [space = ''] }) => {
      admin.forbidSpace(space);
      return DONE;
    },
    'POST /tenant/spaces/:space/allow': ({ parts: [space = ''] }) => {
      admin.allowSpace(space);
      return DONE;
    },
    'POST /tenant/revoke-tokens': () => {
      admin.revokeTokens();
      return DONE;
    },
    'POST /tenant/secret': ({ body }) => {
      const { secret, stored } = SecretChange.parse(body());
      admin.changeSecret(secret, stored);
      return DONE;
    },
    'POST /tenant/forms': ({ body }) => {
      const { designTime, catalog, glue } = FormsChange.parse(body());
      admin.setForms({ ...(designTime && { designTime }), ...(catalog && { catalog }), ...(glue && { glue }) });
      return DONE;
    },
    'GET /faults': () => json(200, admin.faults()),
    'POST /faults': ({ body }) => {
      const rules = z.union([FaultRule.transform((rule) => [rule]), z.array(FaultRule)]).parse(body());
      for (const rule of rules) admin.addFault(rule);
      return DONE;
    },
    'DELETE /faults': () => {
      admin.clearFaults();
      return DONE;
    },
    'GET /calls': ({ query }) =>
      json(200, admin.calls(Number(query.get('since') ?? 0), Number(query.get('limit') ?? Infinity))),
    'GET /calls/summary': () => json(200, admin.callSummary()),
    'POST /calls/flush': () => json(200, { last: admin.flushCalls() }),
    'POST /calls/reset': () => {
      admin.resetCalls();
      return DONE;
    },
  };
}

function matches(parts: readonly string[], segments: readonly string[]): boolean {
  return (
    parts.length === segments.length && parts.every((part, index) => part.startsWith(':') || part === segments[index])
  );
}

function run(route: Route, parts: readonly string[], segments: readonly string[], request: Incoming): Answer {
  const values = segments.filter((_, index) => parts[index]?.startsWith(':') === true);
  try {
    return route({ parts: values, query: request.query, body: () => JSON.parse(request.body.toString()) as unknown });
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) });
    if (error instanceof SyntaxError) return json(400, { message: `body is not JSON: ${error.message}` });
    if (error instanceof UnsupportedChange) return json(409, { message: error.message });
    if (error instanceof AwsError) {
      const { code, message } = error;
      return json(code === 'EntityNotFoundException' ? 404 : 400, { code, message });
    }
    throw error;
  }
}
