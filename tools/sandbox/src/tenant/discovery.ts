import { type Answer, json } from '../http/exchange.js';
import { TYPE_WORDS } from './design-time.js';

/** The release wave that the stand-in plays. */
export const WAVE = '2026.19';

/**
 * The tenant's description of its own commands, OpenAPI 3.0.3 (sap-datasphere.md 3). Without the ETag header: a wrong
 * one makes the official command line abort.
 */
export function discoveryDocument(): Answer {
  const paths = Object.fromEntries(TYPE_WORDS.flatMap(pathsOf));
  return json(200, {
    openapi: '3.0.3',
    info: { title: 'SAP Datasphere (sandbox)', version: WAVE, 'x-document-version': WAVE },
    tags: [
      { name: 'spaces', description: 'manage spaces' },
      { name: 'objects', description: 'manage modeling objects' },
    ],
    paths: {
      '/dwaas-core/api/v1/spaces': { get: operation('spaces list', 'list the spaces', []) },
      '/dwaas-core/api/v1/spaces/{space}': { get: operation('spaces read', 'read a space', [inPath('space')]) },
      ...paths,
    },
    components: { schemas: {} },
  });
}

function pathsOf(type: string): [string, unknown][] {
  const base = `/dwaas-core/api/v1/spaces/{space}/${type}`;
  const words = `objects ${CLI_WORDS[type] ?? type}`;
  const options = ['top', 'skip', 'select', 'filter'].map((name) => parameter(name, 'query', false));
  const accept = { ...parameter('accept', 'header', false), 'x-propagate-to-header': 'Accept' };
  return [
    [base, { get: operation(`${words} list`, `list ${type} of a space`, [inPath('space'), ...options]) }],
    [
      `${base}/{technicalName}`,
      {
        get: operation(`${words} read`, `read one of the ${type}`, [inPath('space'), inPath('technicalName'), accept]),
      },
    ],
  ];
}

/** The command line writes hyphens where the path has none. */
const CLI_WORDS: Readonly<Record<string, string>> = {
  localtables: 'local-tables',
  remotetables: 'remote-tables',
  analyticmodels: 'analytic-models',
  factmodels: 'fact-models',
  consumptionmodels: 'consumption-models',
  businessentities: 'business-entities',
  ermodels: 'er-models',
  dataflows: 'data-flows',
  replicationflows: 'replication-flows',
  transformationflows: 'transformation-flows',
  taskchains: 'task-chains',
  dataaccesscontrols: 'data-access-controls',
  intelligentlookups: 'intelligent-lookups',
};

function operation(operationId: string, summary: string, parameters: readonly unknown[]): unknown {
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema: {} } } } };
  return { operationId, summary, tags: [operationId.split(' ')[0]], parameters, responses };
}

function inPath(name: string): unknown {
  return parameter(name, 'path', true);
}

function parameter(name: string, place: string, required: boolean): object {
  return { name, in: place, required, description: name, schema: { type: 'string' } };
}
