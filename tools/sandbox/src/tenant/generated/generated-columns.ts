import { columnCount } from './column-count.js';
import { Draws } from './draws.js';

export interface GeneratedType {
  readonly type: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

export interface GeneratedColumn {
  readonly name: string;
  readonly label: string;
  readonly typed: GeneratedType;
  readonly key: boolean;
  /** Numbers that are no keys: analytic models show them as measures. */
  readonly measure: boolean;
}

/** A table's columns: one or two keys, then whatever was drawn. `fixed` overrides the drawn number. */
export function generatedColumns(seed: number, fixed?: number): readonly GeneratedColumn[] {
  const draws = new Draws(seed);
  const drawn = columnCount(draws);
  const count = Math.max(2, fixed ?? drawn);
  const keys = 1 + draws.below(2);
  return Array.from({ length: count }, (_, at) => column(draws, at, at < keys));
}

function column(draws: Draws, at: number, key: boolean): GeneratedColumn {
  const [word, ...labels] = draws.pick(WORDS);
  const typed = key ? KEY_TYPE : draws.pick(TYPES);
  const measure = !key && MEASURES.includes(typed.type);
  const number = String(at + 1);
  return {
    name: `${word}_${number.padStart(3, '0')}`,
    label: `${labels[languageOf(draws)] ?? word} ${number}`,
    typed,
    key,
    measure,
  };
}

/** Mostly English; some German and Japanese, as a tenant of several countries has. */
function languageOf(draws: Draws): number {
  const at = draws.next();
  return at < 0.85 ? 0 : at < 0.95 ? 1 : 2;
}

const MEASURES: readonly string[] = ['cds.Decimal', 'cds.Integer', 'cds.Integer64', 'cds.Double'];
const KEY_TYPE: GeneratedType = { type: 'cds.String', length: 10 };

/** A type that stands twice is drawn twice as often; nearly half of real columns are texts. */
const TYPES: readonly [GeneratedType, ...GeneratedType[]] = [
  { type: 'cds.String', length: 4 },
  { type: 'cds.String', length: 10 },
  { type: 'cds.String', length: 40 },
  { type: 'cds.String', length: 80 },
  { type: 'cds.String', length: 255 },
  { type: 'cds.String', length: 3 },
  { type: 'cds.String', length: 5 },
  { type: 'cds.Decimal', precision: 17, scale: 2 },
  { type: 'cds.Decimal', precision: 13, scale: 3 },
  { type: 'cds.Decimal', precision: 34, scale: 6 },
  { type: 'cds.Date' },
  { type: 'cds.Date' },
  { type: 'cds.Integer' },
  { type: 'cds.Integer64' },
  { type: 'cds.Boolean' },
  { type: 'cds.Timestamp' },
  { type: 'cds.DateTime' },
  { type: 'cds.Double' },
  { type: 'cds.hana.TINYINT' },
  { type: 'cds.UUID' },
];

type Word = readonly [technical: string, english: string, german: string, japanese: string];

const WORDS: readonly [Word, ...Word[]] = [
  ['NET_AMOUNT', 'Net amount', 'Nettobetrag', '正味金額'],
  ['ORDER_ID', 'Order', 'Auftrag', '受注'],
  ['CUSTOMER', 'Customer', 'Kunde', '得意先'],
  ['PRODUCT', 'Product', 'Produkt', '製品'],
  ['PLANT', 'Plant', 'Werk', 'プラント'],
  ['QUANTITY', 'Quantity', 'Menge', '数量'],
  ['UNIT', 'Unit', 'Mengeneinheit', '単位'],
  ['CURRENCY', 'Currency', 'Währung', '通貨'],
  ['CREATED_ON', 'Created on', 'Angelegt am', '登録日'],
  ['CHANGED_ON', 'Changed on', 'Geändert am', '変更日'],
  ['STATUS', 'Status', 'Status', 'ステータス'],
  ['REGION', 'Region', 'Region', '地域'],
  ['COST_CENTER', 'Cost center', 'Kostenstelle', '原価センタ'],
  ['COMPANY_CODE', 'Company code', 'Buchungskreis', '会社コード'],
  ['FISCAL_YEAR', 'Fiscal year', 'Geschäftsjahr', '会計年度'],
  ['DOCUMENT_NO', 'Document number', 'Belegnummer', '伝票番号'],
  ['DESCRIPTION', 'Description', 'Bezeichnung', 'テキスト'],
  ['SALES_ORG', 'Sales organization', 'Verkaufsorganisation', '販売組織'],
  ['CHANNEL', 'Distribution channel', 'Vertriebsweg', '流通チャネル'],
  ['SUPPLIER', 'Supplier', 'Lieferant', '仕入先'],
  ['WEIGHT', 'Gross weight', 'Bruttogewicht', '総重量'],
  ['DISCOUNT', 'Discount', 'Rabatt', '値引'],
  ['BATCH', 'Batch', 'Charge', 'ロット'],
  ['IS_DELETED', 'Deletion flag', 'Löschkennzeichen', '削除フラグ'],
];
