import type { AssetType } from '@dss/catalog-model';

export interface TenantAsset {
  readonly space: string;
  readonly type: AssetType;
  readonly technicalName: string;
  readonly label: string;
  readonly exposed: boolean;
  /** False: saved and never deployed, so that there is no run-time version. */
  readonly deployed: boolean;
  readonly document: TenantDocument;
}

/** What a read of the asset answers. */
export interface TenantDocument {
  readonly definitions: Readonly<Record<string, object>>;
  readonly businessLayerDefinitions?: Readonly<Record<string, object>>;
}

export interface SmallTenant {
  readonly spaces: readonly string[];
  /** One of the spaces: this client is not a member of it. */
  readonly forbiddenSpace: string;
  readonly assets: readonly TenantAsset[];
}

/** More than a page of 200 and less than two. */
export const MANY = 230;

/** Every kind of answer that the port's promise speaks of, once. */
export function smallTenant(): SmallTenant {
  return {
    spaces: ['CROWD', 'SALES', 'SECRET'],
    forbiddenSpace: 'SECRET',
    assets: [
      table('SALES', 'T_ORDERS', 'Orders'),
      // Imported names break the naming rules (sap-datasphere.md 10.7).
      table('SALES', "O'Neil/A B", 'Hostile'),
      table('SALES', 'SAP.TIME.∞', 'Dotted'),
      { ...table('SALES', 'T_DRAFT', 'Draft'), deployed: false },
      view('V_ORDERS', 'Order view', true),
      view('V_INTERNAL', 'Internal view', false),
      model('AM_SALES', 'Sales model'),
      table('SECRET', 'T_HIDDEN', 'Hidden'),
      ...Array.from({ length: MANY }, (_, at) => table('CROWD', `T_${String(at).padStart(3, '0')}`, `Table ${at}`)),
    ],
  };
}

function table(space: string, technicalName: string, label: string): TenantAsset {
  const definition = entity(label, { ID: { type: 'cds.String', length: 10, key: true, notNull: true } });
  return asset({ space, type: 'localtables', technicalName, label }, { definitions: { [technicalName]: definition } });
}

function view(technicalName: string, label: string, exposed: boolean): TenantAsset {
  const definition = {
    ...entity(label, { ID: { type: 'cds.String', length: 10 } }),
    '@DataWarehouse.consumption.external': exposed,
    query: { SELECT: { from: { ref: ['T_ORDERS'] }, columns: [{ ref: ['ID'] }] } },
  };
  const at = { space: 'SALES', type: 'views', technicalName, label } as const;
  return { ...asset(at, { definitions: { [technicalName]: definition } }), exposed };
}

function model(technicalName: string, label: string): TenantAsset {
  const definition = {
    ...entity(label, { ID: {} }),
    '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_CUBE' },
    query: { SELECT: { from: { ref: ['V_ORDERS'] }, columns: [{ ref: ['V_ORDERS', 'ID'], as: 'ID' }] } },
  };
  const at = { space: 'SALES', type: 'analyticmodels', technicalName, label } as const;
  const document = {
    definitions: { [technicalName]: definition },
    businessLayerDefinitions: { [technicalName]: { identifier: { key: technicalName }, text: label } },
  };
  return { ...asset(at, document), exposed: true };
}

function entity(label: string, elements: object): object {
  return { kind: 'entity', '@EndUserText.label': label, elements };
}

type Place = Pick<TenantAsset, 'space' | 'type' | 'technicalName' | 'label'>;

function asset(place: Place, document: TenantDocument): TenantAsset {
  return { ...place, exposed: false, deployed: true, document };
}
