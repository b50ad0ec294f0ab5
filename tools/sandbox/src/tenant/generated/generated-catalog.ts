import { Draws, mixed } from './draws.js';
import { type GeneratedColumn, generatedColumns } from './generated-columns.js';

/** What a generated tenant is made of: equal plans are equal tenants, on every machine and in every process. */
export interface CatalogPlan {
  /** Assets, 1 to 1,000,000. */
  readonly assets: number;
  readonly seed: number;
  /** Columns of every table; absent: drawn from the distribution of real content. */
  readonly columns?: number | undefined;
}

export type GeneratedKind = 'localtables' | 'views' | 'analyticmodels';

/** What people did to an asset since the plan was laid. */
export interface AssetEdits {
  /** Each one gives it another label and, unless it is a model, one more column. */
  readonly revision: number;
  /** Each one gives it another name. */
  readonly renames: number;
}

export interface GeneratedSpace {
  readonly id: string;
  readonly label: string;
}

export interface GeneratedAsset {
  readonly index: number;
  readonly space: GeneratedSpace;
  readonly type: GeneratedKind;
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly columns: readonly GeneratedColumn[];
  /** The asset of the same space that it reads; tables read none. */
  readonly source: string | undefined;
  /** Shown by the consumption catalog. */
  readonly exposed: boolean;
}

const UNTOUCHED: AssetEdits = { revision: 0, renames: 0 };

/** In each ten assets of a space: six tables, three views over them, one analytic model over the first view. */
const TABLES = 6;
const FIRST_VIEW = 6;
const MODEL = 9;
/** Read by nobody: its removal or new name breaks no other asset. */
const UNREAD = [5, 7, 8, 9];

/** A catalog of any size of which nothing is kept: each asset is computed from its number when it is asked for. */
export class GeneratedCatalog {
  readonly spaces: readonly GeneratedSpace[];

  constructor(readonly plan: CatalogPlan) {
    const count = Math.min(50, Math.max(5, Math.round(plan.assets / 400)));
    this.spaces = Array.from({ length: count }, (_, at) => spaceAt(at));
  }

  /** Numbers of a space's assets of one type, ascending; their names ascend too. */
  *indexesOf(space: number, type: GeneratedKind): Generator<number> {
    for (let index = space; index < this.plan.assets; index += this.spaces.length) {
      if (typeOf(this.#place(index)) === type) yield index;
    }
  }

  /** The asset's number, or undefined for a name that no asset of this plan ever had. */
  indexOf(name: string): number | undefined {
    const index = Number(/^(?:T|V|AM)_(\d{7})_/.exec(name)?.[1] ?? NaN);
    return index < this.plan.assets ? index : undefined;
  }

  spaceOf(index: number): number {
    return index % this.spaces.length;
  }

  typeOf(index: number): GeneratedKind {
    return typeOf(this.#place(index));
  }

  /** No other asset reads it. */
  isUnread(index: number): boolean {
    return UNREAD.includes(this.#place(index) % 10);
  }

  nameOf(index: number, renames = 0): string {
    const topic = this.#draws(index, 1).pick(TOPICS);
    const name = `${PREFIX[this.typeOf(index)]}_${String(index).padStart(7, '0')}_${topic.technical}`;
    return renames === 0 ? name : `${name}_N${renames}`;
  }

  labelOf(index: number, revision = 0): string {
    const draws = this.#draws(index, 1);
    const topic = draws.pick(TOPICS);
    const language = draws.next();
    const text = language < 0.85 ? topic.english : language < 0.95 ? topic.german : topic.japanese;
    return `${text} ${index}${revision === 0 ? '' : ` (${revision})`}`;
  }

  asset(index: number, { revision, renames }: AssetEdits = UNTOUCHED): GeneratedAsset {
    const type = this.typeOf(index);
    const source = this.#sourceOf(index);
    const draws = this.#draws(index, 2);
    const description = draws.next() < 0.3 ? `Generated from number ${index} for measurements.` : undefined;
    return {
      index,
      space: this.spaces[this.spaceOf(index)] ?? spaceAt(0),
      type,
      name: this.nameOf(index, renames),
      label: this.labelOf(index, revision),
      description,
      columns: [...this.#columnsOf(index), ...addedBy(type, revision)],
      source: source === undefined ? undefined : this.nameOf(source),
      exposed: this.isExposed(index),
    };
  }

  isExposed(index: number): boolean {
    return this.#place(index) % 10 >= FIRST_VIEW;
  }

  #columnsOf(index: number): readonly GeneratedColumn[] {
    const source = this.#sourceOf(index);
    if (source === undefined) return generatedColumns(mixed(this.plan.seed, index, 3), this.plan.columns);
    const columns = this.#columnsOf(source);
    // With a fixed width views are as wide as their table; else some leave columns out.
    const shown =
      this.plan.columns === undefined
        ? Math.ceil(columns.length * (0.5 + this.#draws(index, 4).next() / 2))
        : columns.length;
    return this.typeOf(index) === 'views' ? columns.slice(0, Math.max(2, shown)) : columns;
  }

  #sourceOf(index: number): number | undefined {
    const place = this.#place(index);
    const at = place % 10;
    if (at < TABLES) return undefined;
    // Table 5 of the ten is read by none.
    const target = at === MODEL ? FIRST_VIEW : this.#draws(index, 5).below(TABLES - 1);
    return index - (at - target) * this.spaces.length;
  }

  /** Its place among the assets of its space. */
  #place(index: number): number {
    return Math.floor(index / this.spaces.length);
  }

  #draws(index: number, purpose: number): Draws {
    return new Draws(mixed(this.plan.seed, index, purpose));
  }
}

const PREFIX: Readonly<Record<GeneratedKind, string>> = { localtables: 'T', views: 'V', analyticmodels: 'AM' };

function typeOf(place: number): GeneratedKind {
  const at = place % 10;
  return at < TABLES ? 'localtables' : at < MODEL ? 'views' : 'analyticmodels';
}

/** A model's columns come from its fact: only its label changes. */
function addedBy(type: GeneratedKind, revision: number): GeneratedColumn[] {
  if (type === 'analyticmodels') return [];
  return Array.from({ length: revision }, (_, at) => ({
    name: `ADDED_${at + 1}`,
    label: `Added ${at + 1}`,
    typed: { type: 'cds.String', length: 20 },
    key: false,
    measure: false,
  }));
}

function spaceAt(at: number): GeneratedSpace {
  const [id, label] = SPACES[at % SPACES.length] ?? ['SPACE', 'Space'];
  const number = String(at + 1).padStart(2, '0');
  return { id: `${id}_${number}`, label: `${label} ${number}` };
}

const SPACES: readonly (readonly [string, string])[] = [
  ['SALES', 'Sales'],
  ['FINANCE', 'Finanzen'],
  ['SUPPLY_CHAIN', 'Supply chain'],
  ['HR', 'Human resources'],
  ['JAPAN', '日本'],
  ['MASTER_DATA', 'Master data'],
];

interface Topic {
  readonly technical: string;
  readonly english: string;
  readonly german: string;
  readonly japanese: string;
}

const topic = (technical: string, english: string, german: string, japanese: string): Topic => ({
  technical,
  english,
  german,
  japanese,
});

const TOPICS: readonly [Topic, ...Topic[]] = [
  topic('SALES_ORDER', 'Sales orders', 'Kundenaufträge', '販売伝票'),
  topic('DELIVERY', 'Deliveries', 'Lieferungen', '出荷'),
  topic('INVOICE', 'Invoices', 'Rechnungen', '請求書'),
  topic('CUSTOMER', 'Customers', 'Kunden', '得意先'),
  topic('PRODUCT', 'Products', 'Produkte', '製品'),
  topic('STOCK', 'Stock levels', 'Bestände', '在庫'),
  topic('LEDGER', 'Ledger entries', 'Buchungen', '仕訳'),
  topic('FORECAST', 'Forecast', 'Prognose', '予測'),
  topic('EMPLOYEE', 'Employees', 'Mitarbeitende', '従業員'),
  topic('QUALITY', 'Quality notes', 'Qualitätsmeldungen', '品質通知'),
];
