import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { CheckReport } from './check-report.js';
import { AssetOutcome, RunEnded } from './events.js';
import { Heartbeat } from './heartbeat.js';
import { LogLine } from './log-line.js';
import { WORK_MESSAGES } from './work-messages.js';

/** Files that never change again: a message of this version in some stream looks like this, whatever the code is by then. */
const SAMPLES = join(__dirname, 'samples');

const schemas: Record<string, z.ZodType> = {
  ...Object.fromEntries(Object.values(WORK_MESSAGES).map(({ name, schema }) => [name, schema])),
  'asset-outcome.v1': AssetOutcome,
  'run-ended.v1': RunEnded,
  'heartbeat.v1': Heartbeat,
  'log-line.v1': LogLine,
  'check-report.v1': CheckReport,
};
const names = Object.keys(schemas).sort();

describe('frozen samples', () => {
  it('exist for every message and event', () => {
    expect(readdirSync(SAMPLES).sort()).toEqual(names.map((name) => `${name}.json`));
  });

  it.each(names)('%s is read whole: no field is lost or invented', (name) => {
    expect(schemas[name]?.parse(sampleOf(name))).toEqual(sampleOf(name));
  });

  it.each(names)('%s survives being written and read again', (name) => {
    const read = schemas[name]?.parse(sampleOf(name));

    expect(schemas[name]?.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  // A command's scope is the exception: a restriction that we do not understand must not become a run over everything.
  it.each(names)('%s may carry fields of a newer version anywhere but in a command’s scope', (name) => {
    const newer = withNewerFields(sampleOf(name), name === 'cmd.v1' ? [...MAPS, 'scope'] : MAPS);

    expect(schemas[name]?.parse(newer)).toEqual(sampleOf(name));
  });

  it('a command whose scope has an unknown restriction is refused', () => {
    const command = { ...(sampleOf('cmd.v1') as object), scope: { folders: ['HR'] } };

    expect(WORK_MESSAGES.cmd.schema.safeParse(command).success).toBe(false);
  });

  it.each(names)('%s is refused when a required field is missing', (name) => {
    const sample = sampleOf(name) as Record<string, unknown>;
    const required = Object.keys(sample).filter((field) => !OPTIONAL.has(field));

    for (const field of required) {
      const rest = Object.fromEntries(Object.entries(sample).filter(([other]) => other !== field));
      expect([field, schemas[name]?.safeParse(rest).success]).toEqual([field, false]);
    }
  });

  it('an asset’s messages of the first round say nothing about rounds', () => {
    const first = { ...(sampleOf('detect.v1') as object), round: undefined };

    expect(WORK_MESSAGES.detect.schema.parse(first)).toMatchObject({ round: 0 });
  });

  it.each([
    ['a tenant that is not an id', { tenant: 'acme.other' }],
    ['a run that is not a ULID', { run: '*' }],
    ['a key that is not base32', { key: 'ORDERS' }],
    ['a fencing number that fences nothing', { fence: 0 }],
    ['an unknown class', { priority: 'urgent' }],
    ['an unknown type', { type: 'erds' }],
    ['a negative ordinal', { ordinal: -1 }],
  ])('a work message is refused with %s', (_story, wrong) => {
    const message = { ...(sampleOf('fetch.v1') as object), ...wrong };

    expect(WORK_MESSAGES.fetch.schema.safeParse(message).success).toBe(false);
  });
});

/** Fields that some version of a message may lack, at its top level. */
const OPTIONAL = new Set(
  ['spaceLabel', 'ordinal', 'round', 'wake', 'listed', 'recheck', 'names', 'body', 'definitionBytes', 'entry'].concat(
    ['fingerprint', 'reason', 'code', 'strategy', 'database', 'table', 'operation', 'changes', 'conflicts', 'findings'],
    ['entryBytes', 'schemaMoved', 'fence', 'startedAt'],
  ),
);

/** Objects whose keys are data: an unknown key in them is not a field of a newer version. */
const MAPS = [
  'parameters',
  'annotations',
  'counts',
  'byOperation',
  'byStrategy',
  'sources',
  'connections',
  'fields',
  'facts',
  'figures',
];

function sampleOf(name: string): unknown {
  return JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8'));
}

function withNewerFields(value: unknown, maps: readonly string[], field = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => withNewerFields(element, maps));
  if (typeof value !== 'object' || value === null) return value;
  if (maps.includes(field)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withNewerFields(member, maps, key)]);
  return { ...Object.fromEntries(members), addedLater: { anything: [1] } };
}
