import { type AssetType } from '@dss/catalog-model';
import { type GlueDump, type GlueHands } from './admin/glue-hands.js';
import { type TableEdit } from './admin/table-edit.js';
import { type AwsSettings, type AwsSettingsInput } from './aws/aws-settings.js';
import { type Delivered } from './aws/glue/event-feed.js';
import { type Loan } from './aws/identity/role-lender.js';
import { type Call, type CallSummary } from './http/call-log.js';
import { type Fault, type FaultRule } from './http/faults.js';
import { type CatalogForms } from './tenant/catalog.js';
import { type DesignTimeForms } from './tenant/design-time.js';
import { type GeneratedEdits } from './tenant/generated/generated-tenant.js';
import { type Inventory, type ObjectChange } from './tenant/tenant.js';

/** How a running stand-in is steered and read: in process as these functions, from outside as the admin port. */
export interface SandboxAdmin {
  readonly inventory: () => Inventory;
  /** How many spaces the tenant has; a file without listed objects is one too. */
  readonly spaces: () => number;
  /** How many objects the tenant's lists show. */
  readonly objects: () => number;
  /** Edits by others: people, crawlers, other tools. */
  readonly glue: GlueHands;
  readonly aws: AwsAdmin;
  /** `databases` and `tables` (of one database, if named) exactly as `GetDatabases` and `GetTables` answer, times in seconds. */
  readonly glueDump: (database?: string) => GlueDump;
  /** Throws an AwsError when the table is not there. Answers the new VersionId. */
  readonly editGlueTable: (database: string, table: string, edit: TableEdit) => string;
  readonly putObject: (change: ObjectChange) => boolean;
  /** @throws UnsupportedChange when the content is not generated, or a number is none of its plan */
  readonly editGenerated: (edits: GeneratedEdits) => void;
  readonly deleteObject: (space: string, type: AssetType, name: string) => boolean;
  /** @throws UnsupportedChange when the content is generated */
  readonly renameSpace: (space: string, to: string) => boolean;
  readonly forbidSpace: (space: string) => void;
  readonly allowSpace: (space: string) => void;
  readonly revokeTokens: () => void;
  /** Changes the tenant's client secret; `stored` also puts it into Secrets Manager, as a rotation would. */
  readonly changeSecret: (secret: string, stored?: boolean) => void;
  /** Forms of answers that tenants were seen to differ in. */
  readonly setForms: (forms: Partial<Forms>) => void;
  readonly addFault: (fault: Fault) => void;
  readonly clearFaults: () => void;
  readonly faults: () => readonly FaultRule[];
  readonly calls: (since?: number, limit?: number) => readonly Call[];
  readonly callSummary: () => CallSummary;
  /** Number of the last call; the file of `--call-log` then holds all up to it. */
  readonly flushCalls: () => number;
  readonly resetCalls: () => void;
}

/** How the AWS endpoints behave, and what they noticed. */
export interface AwsAdmin {
  readonly settings: () => AwsSettings;
  /** Replaces the members that are named and answers all. Throws a ZodError when one is wrong. */
  readonly change: (settings: AwsSettingsInput) => AwsSettings;
  /** Events of the catalogs behind a number, in the order in which they were delivered. */
  readonly events: (since?: number) => readonly Delivered[];
  readonly resetEvents: () => void;
  /** Every assumption of a role, oldest first, with session name and external id. */
  readonly assumedRoles: () => readonly Loan[];
}

export interface Forms {
  readonly designTime: DesignTimeForms;
  readonly catalog: CatalogForms;
  /** `page`: pages end after so many entries although more were asked for. */
  readonly glue: { readonly page?: number | undefined };
}

export interface Sandbox extends SandboxAdmin {
  readonly tenantUrl: string;
  readonly awsUrl: string;
  readonly adminUrl: string;
  /** Name of the secret with the tenant's OAuth client. */
  readonly secretId: string;
  /** The secret's present text. */
  readonly secret: () => string;
  readonly close: () => Promise<void>;
}
