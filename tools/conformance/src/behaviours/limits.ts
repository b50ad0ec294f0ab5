import { type DatabaseInput, type TableInput } from '@aws-sdk/client-glue';
import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';
import { type World } from '../world.js';

const REFUSED = 'ValidationException';
const REMEDY = 'The writer cuts and refuses by the documented limits; other limits lose content or surprise late';

const column = (more: object): Partial<TableInput> => ({
  StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int', ...more }] },
});
const storage = (more: object): Partial<TableInput> => ({
  StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }], ...more },
});

/** Texts of a table with the most characters that they may have. */
const LENGTHS: readonly (readonly [
  id: string,
  what: string,
  max: number,
  input: (text: string) => Partial<TableInput>,
])[] = [
  ['table-name', 'A table\u2019s name', 255, (Name) => ({ Name })],
  ['description', 'A table\u2019s description', 2048, (Description) => ({ Description })],
  ['owner', 'A table\u2019s owner', 255, (Owner) => ({ Owner })],
  ['table-type', 'A table\u2019s type', 255, (TableType) => ({ TableType })],
  ['column-name', 'A column\u2019s name', 255, (Name) => column({ Name })],
  ['column-type', 'A column\u2019s type', 131_072, (Type) => column({ Type })],
  ['column-comment', 'A column\u2019s comment', 255, (Comment) => column({ Comment })],
  ['column-parameter-key', 'The key of a column\u2019s parameter', 255, (key) => column({ Parameters: { [key]: '' } })],
  [
    'column-parameter-value',
    'The value of a column\u2019s parameter',
    512_000,
    (value) => column({ Parameters: { key: value } }),
  ],
  ['parameter-key', 'The key of a table\u2019s parameter', 255, (key) => ({ Parameters: { [key]: '' } })],
  ['parameter-value', 'The value of a table\u2019s parameter', 512_000, (value) => ({ Parameters: { key: value } })],
  [
    'partition-comment',
    'The comment of a partition key',
    255,
    (Comment) => ({
      PartitionKeys: [{ Name: 'p', Type: 'int', Comment }],
    }),
  ],
  ['location', 'A location', 2056, (Location) => storage({ Location })],
  ['input-format', 'An input format', 128, (InputFormat) => storage({ InputFormat })],
  ['output-format', 'An output format', 128, (OutputFormat) => storage({ OutputFormat })],
  ['serde', 'A serialization library', 255, (SerializationLibrary) => storage({ SerdeInfo: { SerializationLibrary } })],
  ['view-text', 'The text of a view', 409_600, (ViewOriginalText) => ({ ViewOriginalText })],
];

/** Texts of a table by the characters that they may hold. */
const FORMS: readonly (readonly [id: string, title: string, input: Partial<TableInput>, verdict: string])[] = [
  ['no-table-name', 'A table\u2019s name is not empty', { Name: '' }, REFUSED],
  ['one-line-name', 'A table\u2019s name has one line', { Name: 'a\nb' }, REFUSED],
  ['no-column-name', 'A column\u2019s name is not empty', column({ Name: '' }), REFUSED],
  ['one-line-comment', 'A column\u2019s comment has one line', column({ Comment: 'a\nb' }), REFUSED],
  ['one-line-type', 'A column\u2019s type has one line', column({ Type: 'a\nb' }), REFUSED],
  ['no-parameter-key', 'A parameter\u2019s key is not empty', { Parameters: { '': 'x' } }, REFUSED],
  ['one-line-key', 'A parameter\u2019s key has one line', { Parameters: { 'a\nb': 'x' } }, REFUSED],
  ['no-control-character', 'A description holds no control character', { Description: 'a\u0001b' }, REFUSED],
  ['lines-in-description', 'A description may have several lines and tabs', { Description: 'a\r\n\tb' }, 'accepted'],
  ['lines-in-parameter', 'A parameter\u2019s value may have several lines', { Parameters: { k: 'a\nb' } }, 'accepted'],
  ['any-alphabet', 'Texts may be of any alphabet', column({ Comment: 'Größe 大 \u{1F600}' }), 'accepted'],
];

const DATABASE_LENGTHS: readonly (readonly [
  id: string,
  what: string,
  max: number,
  input: (text: string) => Partial<DatabaseInput>,
])[] = [
  ['database-description', 'A database\u2019s description', 2048, (Description) => ({ Description })],
  ['database-location', 'A database\u2019s location', 1024, (LocationUri) => ({ LocationUri })],
  ['database-parameter-key', 'The key of a database\u2019s parameter', 255, (key) => ({ Parameters: { [key]: '' } })],
];

export const LIMITS: readonly Behaviour[] = chapter('3', [
  ...LENGTHS.map(([id, what, max, input]) => ({
    ...lengthLimit(id, what, max, 'CreateTable'),
    observe: (world: World) => atAndAbove(max, (text) => tableOf(world, `${id}-${text.length}`, input(text))),
  })),
  ...DATABASE_LENGTHS.map(([id, what, max, input]) => ({
    ...lengthLimit(id, what, max, 'CreateDatabase'),
    observe: (world: World) => atAndAbove(max, (text) => world.glue.createDatabase(world.newName(), input(text))),
  })),
  ...FORMS.map(([id, title, input, expected]) => ({
    id: `limits.${id}`,
    title,
    probe: 'CreateTable',
    expected,
    remedy: REMEDY,
    observe: (world: World) => verdictOf(tableOf(world, id, input)),
  })),
  {
    id: 'limits.named-in-message',
    title: 'A refusal names the member and counts the violations',
    probe: 'CreateTable with a comment of 256 characters in the second column',
    expected: { counts: true, path: true },
    observe: async (world: World) => {
      const Columns = [
        { Name: 'a', Type: 'int' },
        { Name: 'b', Type: 'int', Comment: 'x'.repeat(256) },
      ];
      const refused = tableOf(world, 'message', { StorageDescriptor: { Columns } });
      const message = await refused.then(() => '').catch((error: unknown) => (error as Error).message);
      return {
        counts: message.includes('1 validation error detected'),
        path: /storageDescriptor\.columns\.2\.member\.comment/i.test(message),
      };
    },
  },
]);

function lengthLimit(
  id: string,
  what: string,
  max: number,
  operation: string,
): Omit<Behaviour, 'reference' | 'observe'> {
  return {
    id: `limits.${id}`,
    title: `${what} has at most ${max.toLocaleString('en')} characters`,
    probe: `${operation} with ${max.toLocaleString('en')} characters and with one more`,
    expected: { at: 'accepted', above: REFUSED },
    remedy: REMEDY,
  };
}

async function atAndAbove(max: number, send: (text: string) => Promise<unknown>): Promise<unknown> {
  return { at: await verdictOf(send('x'.repeat(max))), above: await verdictOf(send('x'.repeat(max + 1))) };
}

/** In the database that all limits share, under a name of its own unless the name is what is probed. */
async function tableOf(world: World, id: string, input: Partial<TableInput>): Promise<unknown> {
  return world.glue.createTable(await world.shared(), { Name: `limit_${id.replaceAll('-', '_')}`, ...input });
}
