import { type Answer, type Handled, json } from '../http/exchange.js';
import { edmx, odataName } from './edmx.js';
import { odataError } from './errors.js';
import { type Tenant, type TenantObject } from './tenant.js';

/** The consumption service: service document and `$metadata` of exposed assets. `segments`: kind, space, asset, rest. */
export class ConsumptionApi {
  constructor(
    private readonly tenant: Tenant,
    private readonly forbidden: ReadonlySet<string>,
  ) {}

  handle(segments: readonly string[]): Handled {
    return { answer: this.#answer(segments), operation: 'consumption', target: segments.join('/') };
  }

  #answer([kind, spaceId = '', name = '', rest = '', ...more]: readonly string[]): Answer {
    if (kind !== 'relational' && kind !== 'analytical') return odataError(404, 'NOT_FOUND', 'No such path');
    if (this.forbidden.has(spaceId)) return odataError(403, 'FORBIDDEN', `Not a member of space ${spaceId}`);
    const space = this.tenant.find(spaceId);
    const object = space?.objects.get(kind === 'relational' ? 'views' : 'analyticmodels')?.get(name);
    if (space === undefined || object === undefined || !isReadable(object) || more.length > 0) {
      return odataError(404, 'NOT_FOUND', `No asset ${name} in space ${spaceId}`);
    }
    if (rest === '$metadata') return { status: 200, contentType: 'application/xml', body: edmx(space, object) };
    if (rest !== '') return odataError(501, 'NOT_IMPLEMENTED', 'The sandbox has no rows');
    const entitySet = odataName(name);
    return json(200, {
      '@odata.context': '$metadata',
      value: [{ name: entitySet, kind: 'EntitySet', url: entitySet }],
    });
  }
}

function isReadable({ description, deployed }: TenantObject): boolean {
  return description.exposed && deployed !== undefined;
}
