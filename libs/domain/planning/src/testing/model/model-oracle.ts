import type { Shown, ShownColumn } from './model-catalog.js';
import { COLUMNS, type ColumnName, type Value, type Wanted, wantedText } from './model-source.js';

/*
 * What must come out of a run, from who wrote what. The product compares digests in a record; the oracle keeps, with
 * every version of the table, what the source wanted when we wrote last, in plain values. No code is shared.
 */

/** What is known with a version of the table, or with our image of it. */
export interface Memory {
  /** What the source wanted at our last write; `unreadable` when the record is damaged or gone. */
  readonly said: Wanted | 'unreadable';
  /** Format of the record: a product reads its own and older ones. */
  readonly format: 1 | 2;
  /** The run that the table names; 0 when it names none. */
  readonly run: number;
  /** The table bears our keys. */
  readonly keys: boolean;
}

/** A field that stays as somebody left it, and what the source wants there. */
export interface KeptPair {
  readonly source: Value;
  readonly target: Value;
}

export interface Expectation {
  /** `nothing` may keep edits. */
  readonly kind: 'writes' | 'nothing' | 'foreign';
  readonly shown: Shown;
  readonly kept: ReadonlyMap<string, KeptPair>;
  /** Edits that the write overwrites, because the source owns the field or somebody decided so. */
  readonly overwritten: ReadonlySet<string>;
  /** The record is lost, and nothing is written before people have decided. */
  readonly frozen: boolean;
}

export interface Case {
  readonly wanted: Wanted;
  readonly shown: Shown;
  /** Absent for a table that is made for the first time. */
  readonly said: Wanted | 'lost' | undefined;
  /** Somebody deleted the table: there is nothing to lose in it. */
  readonly isGone: boolean;
  /** Names of columns in our last write, where anybody still has it. */
  readonly remembered: ReadonlyMap<string, ColumnName>;
  /** An earlier run has told of exactly these values. */
  readonly wasTold: (field: string, pair: KeptPair) => boolean;
  readonly choice: (field: string, pair: KeptPair) => 'keep' | 'take-source' | undefined;
}

/** Decides field by field. */
export class Oracle {
  private readonly kept = new Map<string, KeptPair>();
  private readonly forced = new Map<string, KeptPair>();
  private readonly overwritten = new Set<string>();
  private writes = false;
  private frozen = false;

  constructor(private readonly about: Case) {}

  expectation(): Expectation {
    const { shown, wanted, isGone } = this.about;
    const next: Shown = {
      description: this.text('description', 'description', shown.description),
      steward: this.text('parameters.dsp.steward', 'steward', shown.steward),
      kind: this.ofSource('parameters.dsp.kind', wanted.kind, shown.kind, (said) => said.kind),
      extra: this.extra(),
      note: shown.note,
      keys: this.keys(),
      columns: this.columns(),
    };
    const writes = isGone || (this.writes && !this.frozen);
    return {
      kind: writes ? 'writes' : 'nothing',
      shown: writes ? next : shown,
      kept: this.frozen ? new Map([...this.kept, ...this.forced]) : this.kept,
      overwritten: writes ? this.overwritten : new Set(),
      frozen: this.frozen,
    };
  }

  private get isLost(): boolean {
    return this.about.said === 'lost';
  }

  private get said(): Wanted | undefined {
    return this.about.said === 'lost' ? undefined : this.about.said;
  }

  private text(field: string, name: 'description' | 'steward', shown: Value): Value {
    return this.words(field, this.about.wanted.texts[name], shown, this.said !== undefined, this.said?.texts[name]);
  }

  /** Words of people. `wasOurs`: we have written this field or its owner before, and `last` is what the source wanted then. */
  private words(field: string, wanted: Value, shown: Value, wasOurs: boolean, last: Value): Value {
    if (shown === wanted) return wanted;
    const choice = this.about.choice(field, { source: wanted, target: shown });
    if (choice === 'take-source') return this.force(field, wanted, shown);
    if (this.isLost) {
      return this.keep(field, wanted, shown, choice !== 'keep');
    }
    const isClaimed = wasOurs && last !== undefined;
    if (isClaimed ? shown === last : shown === undefined) return this.write(wanted);
    if (!isClaimed && wanted === undefined) return this.keepTold(field, shown);
    return this.keep(field, wanted, shown, false);
  }

  /** Technical schema: the source's value, and an edit that goes is told. */
  private ofSource(field: string, wanted: Value, shown: Value, lastOf: (said: Wanted) => Value): Value {
    if (shown === wanted) return wanted;
    if (this.about.choice(field, { source: wanted, target: shown }) === 'take-source')
      return this.force(field, wanted, shown);
    if (this.isLost && !this.about.isGone) return this.keep(field, wanted, shown, true);
    const last = this.said && lastOf(this.said);
    const isOurs = last === undefined ? shown === undefined : shown === last;
    return isOurs && !this.isLost ? this.write(wanted) : this.overwrite(field, wanted);
  }

  /** A parameter that only the second mapping has; the first one drops it again. */
  private extra(): Value {
    const { wanted, shown, choice } = this.about;
    const field = 'parameters.dsp.extra';
    if (wanted.mapping === 2) return this.ofSource(field, '2', shown.extra, (said) => extraOf(said));
    if (shown.extra === undefined) return undefined;
    const chosen = choice(field, { source: undefined, target: shown.extra });
    if (this.isLost) {
      return chosen === 'take-source'
        ? this.force(field, undefined, shown.extra)
        : this.keep(field, undefined, shown.extra, chosen !== 'keep');
    }
    const last = this.said && extraOf(this.said);
    if (chosen === 'take-source') return this.force(field, undefined, shown.extra);
    if (last === undefined) return this.keepTold(field, shown.extra);
    if (shown.extra !== last) return this.keep(field, undefined, shown.extra, false);
    this.write(undefined);
    return undefined;
  }

  /** A table that somebody replaced has lost them. */
  private keys(): Shown['keys'] {
    const entries = Object.entries(OUR_KEYS).map(([key, value]) => {
      return [key, this.ofSource(`parameters.${key}`, value, this.about.shown.keys[key], () => value)];
    });
    return Object.fromEntries(entries) as Shown['keys'];
  }

  private columns(): readonly ShownColumn[] {
    const { wanted, shown } = this.about;
    const there = new Map<ColumnName, ShownColumn>();
    for (const column of shown.columns) {
      const id = this.idOf(column);
      if (id !== undefined && wanted.columns.includes(id)) there.set(id, column);
    }
    const ours = wanted.columns.flatMap((id) => this.column(id, there.get(id)));
    this.order([...there.keys()]);
    const theirs = shown.columns.flatMap((column) => {
      const id = this.idOf(column);
      return id !== undefined && there.get(id) === column ? [] : this.leftOver(id, column);
    });
    return [...ours, ...theirs];
  }

  /** By its parameter, or by the name that it had in our last write, or has at the source. */
  private idOf({ id, name }: ShownColumn): ColumnName | undefined {
    if (id !== undefined) return id as ColumnName;
    const sameName = COLUMNS.find((column) => column.toLowerCase() === name);
    if (sameName === undefined) return undefined;
    if (this.about.wanted.columns.includes(sameName)) return sameName;
    return this.about.remembered.get(name);
  }

  private column(id: ColumnName, shown: ShownColumn | undefined): readonly ShownColumn[] {
    const { wanted } = this.about;
    const field = `columns.${id}`;
    const last = this.said?.columns.includes(id) === true ? this.said : undefined;
    if (shown === undefined) {
      const isForced = this.about.choice(field, { source: wanted.type, target: undefined }) === 'take-source';
      if (this.isLost && !this.about.isGone && !isForced) {
        this.keep(field, wanted.type, undefined, true);
        return [];
      }
      if (isForced) this.force(field, wanted.type, undefined);
      else if (this.isLost || last !== undefined) this.overwrite(field, undefined);
      else this.write(undefined);
      return [freshColumn(wanted, id)];
    }
    this.machineGroup(id, shown, last);
    const member = (name: 'comment' | 'label') =>
      this.words(
        `${field}.${name}`,
        wantedText(wanted, id, name),
        shown[name],
        last !== undefined,
        last && wantedText(last, id, name),
      );
    return [{ ...freshColumn(wanted, id), comment: member('comment'), label: member('label'), note: shown.note }];
  }

  /** One field of the source with several members: edited in part, each difference is told as an edit. */
  private machineGroup(id: ColumnName, shown: ShownColumn, last: Wanted | undefined): void {
    const { wanted } = this.about;
    const fresh = freshColumn(wanted, id);
    const isEdited = last === undefined || !isSameMachine(shown, freshColumn(last, id));
    for (const [member, source, target] of machineDifferences(fresh, shown)) {
      const field = `columns.${id}.${member}`;
      const isForced = this.about.choice(field, { source, target }) === 'take-source';
      if (isForced) this.force(field, source, target);
      else if (this.isLost && !this.about.isGone) this.keep(field, source, target, true);
      else if (isEdited) this.overwrite(field, source);
      else this.write(source);
    }
  }

  private order(there: readonly ColumnName[]): void {
    const wanted = this.about.wanted.columns.filter((id) => there.includes(id));
    if (there.join(', ') === wanted.join(', ')) return;
    const pair = { source: wanted.join(', '), target: there.join(', ') };
    const isForced = this.about.choice('columns.order', pair) === 'take-source';
    if (isForced) this.force('columns.order', pair.source, pair.target);
    else if (this.isLost && !this.about.isGone) this.keep('columns.order', pair.source, pair.target, true);
    else this.write(undefined);
  }

  /** People's columns stay. One of ours that the source dropped stays only with what somebody else put into it. */
  private leftOver(id: ColumnName | undefined, shown: ShownColumn): readonly ShownColumn[] {
    if (id === undefined || this.about.wanted.columns.includes(id)) return [shown];
    const field = `columns.${id}`;
    const last = this.said?.columns.includes(id) === true ? this.said : undefined;
    if (!this.isLost && last === undefined) return this.leftEarlier(field, shown);
    const isMachineEdited = last === undefined || !isSameMachine(shown, freshColumn(last, id));
    const theirs = (member: 'comment' | 'label') =>
      last !== undefined && shown[member] === wantedText(last, id, member) ? undefined : shown[member];
    const [comment, label] = [theirs('comment'), theirs('label')];
    const words = comment ?? label ?? (shown.note === undefined ? undefined : `note=${shown.note}`);
    if (words === undefined && !isMachineEdited) {
      this.write(undefined);
      return [];
    }
    const target = words ?? shown.type;
    const choice = this.about.choice(field, { source: undefined, target });
    if (choice === 'take-source') {
      this.force(field, undefined, target);
      return [];
    }
    if (this.isLost && !this.about.isGone && choice === undefined) {
      this.keep(field, undefined, target, true);
      return [shown];
    }
    this.write(undefined);
    this.keep(field, undefined, target, false);
    const bare = { ...shown, comment, label };
    return [isMachineEdited ? { ...bare, id } : { ...bare, id, ours: ' ' }];
  }

  /** A column that has been people's for some time can still be decided about. */
  private leftEarlier(field: string, shown: ShownColumn): readonly ShownColumn[] {
    const words = shown.comment ?? shown.label ?? (shown.note === undefined ? undefined : `note=${shown.note}`);
    const pair = { source: undefined, target: words ?? shown.type };
    if (!this.about.wasTold(field, pair)) return [shown];
    if (this.about.choice(field, pair) === 'take-source') {
      this.force(field, undefined, pair.target);
      return [];
    }
    this.keep(field, undefined, pair.target, false);
    return [shown];
  }

  /** People's since we let go of it, and told then. */
  private keepTold(field: string, shown: Value): Value {
    return this.about.wasTold(field, { source: undefined, target: shown })
      ? this.keep(field, undefined, shown, false)
      : shown;
  }

  private write<T>(value: T): T {
    this.writes = true;
    return value;
  }

  private overwrite<T>(field: string, value: T): T {
    this.overwritten.add(field);
    return this.write(value);
  }

  /** Decided by somebody; a frozen table has to wait with it, and it stays in the list. */
  private force(field: string, source: Value, target: Value): Value {
    this.forced.set(field, { source, target });
    return this.overwrite(field, source);
  }

  private keep(field: string, source: Value, target: Value, freezes: boolean): Value {
    this.kept.set(field, { source, target });
    if (freezes && !this.about.isGone) this.frozen = true;
    return target;
  }
}

const OUR_KEYS: Readonly<Record<string, string>> = {
  classification: 'sap-datasphere',
  'dsp.space': 'SALES',
  'dsp.technicalName': 'Orders',
};

function extraOf({ mapping }: Wanted): Value {
  return mapping === 2 ? '2' : undefined;
}

export function freshColumn(wanted: Wanted, id: ColumnName): ShownColumn {
  return {
    name: id.toLowerCase(),
    type: wanted.type,
    comment: wantedText(wanted, id, 'comment'),
    label: wantedText(wanted, id, 'label'),
    note: undefined,
    id,
    ours: wanted.mapping === 2 ? 'cds.String x' : 'cds.String ',
  };
}

function isSameMachine(shown: ShownColumn, other: ShownColumn): boolean {
  return machineDifferences(other, shown).length === 0;
}

function machineDifferences(wanted: ShownColumn, shown: ShownColumn): readonly (readonly [string, Value, Value])[] {
  const [wantedNative, wantedRole] = wanted.ours.split(' ');
  const [native, role] = shown.ours.split(' ');
  const members = [
    ['type', wanted.type, shown.type],
    ['parameters.dsp.nativeType', wantedNative || undefined, native || undefined],
    ['parameters.dsp.role', wantedRole || undefined, role || undefined],
    ['parameters.dsp.technicalName', wanted.id, shown.id],
  ] as const;
  return members.filter(([, source, target]) => source !== target);
}
