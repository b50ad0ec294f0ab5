import { ASSET_TYPES } from '@dss/catalog-model';
import { type Answer, type Handled, header, type Incoming, json } from '../http/exchange.js';
import { type JsonRecord } from '../content/json-record.js';
import { designTimeError } from './errors.js';
import { type ListForm, listObjects } from './object-list.js';
import { type Space, type Tenant, type TenantObject } from './tenant.js';

/** Every type word of the API; the stand-in has content for the first nine only (sap-datasphere.md 6). */
export const TYPE_WORDS: readonly string[] = [
  ...ASSET_TYPES,
  'factmodels',
  'consumptionmodels',
  'businessentities',
  'ermodels',
  'intelligentlookups',
  'types',
  'contexts',
];

const CONTENT = 'application/vnd.sap.datasphere.object.content';

export interface DesignTimeForms {
  /** Entries of object lists. */
  readonly list: ListForm;
  /** Entries of the space list: ids, or objects with an id. */
  readonly spaces: 'strings' | 'objects';
}

/** `/dwaas-core/api/v1/spaces…`: spaces, object lists, single objects. `segments` begin after `spaces`. */
export class DesignTimeApi {
  readonly #bodies = new WeakMap<JsonRecord, Buffer>();

  constructor(
    private readonly tenant: Tenant,
    private readonly forbidden: ReadonlySet<string>,
    private readonly forms: () => DesignTimeForms,
  ) {}

  handle(request: Incoming, segments: readonly string[]): Handled {
    const [spaceId, type, name] = segments;
    const target = segments.join('/');
    if (spaceId === undefined) return { answer: this.#spaces(), operation: 'spaces', target };
    const operation = type === undefined ? 'space' : name === undefined ? 'list' : 'definition';
    const handled = (answer: Answer): Handled => ({ answer, operation, target });
    const space = this.tenant.find(spaceId);
    // A client that is not a member is refused before anything about the space is said.
    if (this.forbidden.has(spaceId)) return handled(notAMember(spaceId));
    if (space === undefined) return handled(designTimeError(404, 'NOT_FOUND', `Space ${spaceId} does not exist`));
    if (type === undefined) return handled(json(200, spaceDefinition(space)));
    if (!TYPE_WORDS.includes(type) || segments.length > 3) {
      return handled(designTimeError(404, 'NOT_FOUND', `Unknown path ${target}`));
    }
    return handled(name === undefined ? this.#list(space, type, request) : this.#read(space, type, name, request));
  }

  #spaces(): Answer {
    const spaces = this.tenant.spaces();
    const asObjects = this.forms().spaces === 'objects';
    return json(200, asObjects ? spaces.map(({ id, label }) => ({ spaceId: id, label })) : spaces.map(({ id }) => id));
  }

  #list(space: Space, type: string, request: Incoming): Answer {
    const list = listObjects(objectsOf(space, type).values(), request.query, this.forms().list);
    return 'rows' in list ? json(200, list.rows) : designTimeError(400, 'BAD_REQUEST', list.badOption);
  }

  #read(space: Space, type: string, name: string, request: Incoming): Answer {
    const object = objectsOf(space, type).get(name);
    const version = versionOf(header(request, 'accept') ?? '*/*');
    if (version === undefined) return designTimeError(406, 'NOT_ACCEPTABLE', 'Unknown object content version');
    const document = object === undefined ? undefined : documentOf(object, version);
    if (document === undefined) {
      return designTimeError(404, 'NOT_FOUND', `Object ${name} of type ${type} does not exist in space ${space.id}`);
    }
    const suffix = version === 'content' ? '' : `.${version}`;
    return { status: 200, contentType: `${CONTENT}${suffix}+json`, body: this.#bodyOf(document) };
  }

  #bodyOf(document: JsonRecord): Buffer {
    const known = this.#bodies.get(document) ?? Buffer.from(JSON.stringify(document));
    this.#bodies.set(document, known);
    return known;
  }
}

type Version = 'content' | 'design-time' | 'run-time';

function versionOf(accept: string): Version | undefined {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim() ?? '');
  if (types.includes(`${CONTENT}.run-time+json`)) return 'run-time';
  if (types.includes(`${CONTENT}.design-time+json`)) return 'design-time';
  return types.some((type) => [`${CONTENT}+json`, 'application/json', '*/*', ''].includes(type))
    ? 'content'
    : undefined;
}

/** The run-time version carries no editor settings and exists only once the object was deployed. */
function documentOf(object: TenantObject, version: Version): JsonRecord | undefined {
  return version === 'run-time' ? object.deployed?.runTime() : object.saved.designTime();
}

function objectsOf(space: Space, type: string): ReadonlyMap<string, TenantObject> {
  const known = ASSET_TYPES.find((word) => word === type);
  return (known && space.objects.get(known)) ?? new Map<string, TenantObject>();
}

function notAMember(space: string): Answer {
  return designTimeError(403, 'FORBIDDEN', `The user is not a member of space ${space}`);
}

function spaceDefinition({ id, label }: Space): unknown {
  return {
    [id]: {
      spaceDefinition: {
        version: '1.0.4',
        label,
        assignedStorage: 0,
        assignedRam: 0,
        priority: 5,
        injection: { dppRead: { retentionPeriod: 7, isAuditPolicyActive: false } },
        allowConsumption: false,
        enableDataLake: false,
        members: [],
        dbusers: {},
      },
    },
  };
}
