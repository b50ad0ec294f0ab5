import fc from 'fast-check';
import { AwsError } from '../aws-error.js';
import { checkLimits } from './glue-limits.js';
import { type GlueRequest, GlueRequest as Request, type TableInput } from './glue-model.js';

function refusal(operation: string, request: object): string | undefined {
  try {
    checkLimits(operation, Request.parse(request));
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    expect(error.code).toBe('ValidationException');
    return error.message;
  }
}

const onTable = (table: TableInput) =>
  refusal('CreateTable', { DatabaseName: 'd', TableInput: { Name: 't', ...table } });
const column = (more: object) => ({ StorageDescriptor: { Columns: [{ Name: 'c', ...more }] } });
const text = (length: number) => 'x'.repeat(length);

describe('the limits of a table', () => {
  it.each([
    ['a name', (length: number) => ({ Name: text(length) }), 255, 'table.name'],
    ['a description', (length: number) => ({ Description: text(length) }), 2048, 'table.description'],
    ['a column name', (length: number) => column({ Name: text(length) }), 255, 'columns.1.member.name'],
    ['a column type', (length: number) => column({ Type: text(length) }), 131_072, 'columns.1.member.type'],
    ['a comment', (length: number) => column({ Comment: text(length) }), 255, 'columns.1.member.comment'],
    ['a parameter key', (length: number) => ({ Parameters: { [text(length)]: '' } }), 255, 'table.parameters'],
    ['a parameter value', (length: number) => ({ Parameters: { k: text(length) } }), 512_000, 'table.parameters'],
    [
      'a column parameter',
      (length: number) => column({ Parameters: { k: text(length) } }),
      512_000,
      'columns.1.member.parameters',
    ],
    [
      'a partition comment',
      (length: number) => ({ PartitionKeys: [{ Name: 'p', Comment: text(length) }] }),
      255,
      'table.partitionKeys.1.member.comment',
    ],
    ['a view text', (length: number) => ({ ViewOriginalText: text(length) }), 409_600, 'table.viewOriginalText'],
    [
      'a location',
      (length: number) => ({ StorageDescriptor: { Location: text(length) } }),
      2056,
      'storageDescriptor.location',
    ],
    [
      'a parameter of a partition key',
      (length: number) => ({ PartitionKeys: [{ Name: 'p', Parameters: { k: text(length) } }] }),
      512_000,
      'table.partitionKeys.1.member.parameters',
    ],
    [
      'a federated identifier',
      (length: number) => ({ FederatedTable: { Identifier: text(length) } }),
      512,
      'table.federatedTable.identifier',
    ],
    [
      'an input format',
      (length: number) => ({ StorageDescriptor: { InputFormat: text(length) } }),
      128,
      'storageDescriptor.inputFormat',
    ],
  ])('let %s be as long as the model says and no longer', (_story, table, max, path) => {
    expect(onTable(table(max))).toBeUndefined();
    expect(onTable(table(max + 1))).toContain(`${path}' failed to satisfy constraint`);
    expect(onTable(table(max + 1))).toContain(`length less than or equal to ${max}`);
  });

  it.each([
    ['an empty table name', { Name: '' }, "'table.name'"],
    ['no table name', { Name: null }, "Value null at 'table.name'"],
    ['an empty parameter key', { Parameters: { '': 'x' } }, "'table.parameters'"],
    ['a line break in a comment', column({ Comment: 'a\nb' }), 'regular expression pattern'],
    ['a line break in a name', { Name: 'a\rb' }, 'regular expression pattern'],
    ['a control character in a description', { Description: 'a\u0001b' }, 'regular expression pattern'],
    ['half a character', { Name: '\ud800' }, 'regular expression pattern'],
    ['a view without a text', { ViewDefinition: { Representations: [] } }, 'viewDefinition.representations'],
    [
      'a view of eleven tables',
      { ViewDefinition: { SubObjects: Array.from({ length: 11 }, () => 'arn') } },
      'viewDefinition.subObjects',
    ],
  ])('refuse %s', (_story, table, words) => {
    expect(onTable(table)).toContain(words);
  });

  it.each([
    ['line breaks in a description', { Description: 'a\r\n\tb' }],
    ['line breaks in a parameter value', { Parameters: { k: 'a\nb' } }],
    ['any alphabet and sign', { Name: 'Gr\u00f6\u00dfe \u5927 \u{1F600}', ...column({ Comment: '\u221e\t' }) }],
  ])('allow %s', (_story, table) => {
    expect(onTable(table)).toBeUndefined();
  });

  it('count all violations of a request', () => {
    const message = onTable({ Name: '', ...column({ Comment: text(256) + '\n' }) });
    expect(message).toMatch(/^3 validation errors detected: /);
  });
});

describe('the limits of other requests', () => {
  it.each([
    ['a table without a database', 'CreateTable', { TableInput: { Name: 't' } }, 'databaseName'],
    ['a create without a table', 'CreateTable', { DatabaseName: 'd' }, 'tableInput'],
    ['a create without a database', 'CreateDatabase', {}, 'databaseInput'],
    ['a read without a name', 'GetTable', { DatabaseName: 'd' }, 'name'],
    ['a page of 101', 'GetTables', { DatabaseName: 'd', MaxResults: 101 }, 'maxResults'],
    ['a page of none', 'GetDatabases', { MaxResults: 0 }, 'maxResults'],
    [
      'a database location that is too long',
      'CreateDatabase',
      { DatabaseInput: { Name: 'd', LocationUri: text(1025) } },
      'database.locationUri',
    ],
    [
      '51 tags',
      'CreateDatabase',
      { DatabaseInput: { Name: 'd' }, Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])) },
      'tags',
    ],
    ['a pattern that is too long', 'GetTables', { DatabaseName: 'd', Expression: text(2049) }, 'expression'],
    ['a batch without names', 'BatchDeleteTable', { DatabaseName: 'd' }, 'tablesToDelete'],
    ['a deletion of no version', 'DeleteTableVersion', { DatabaseName: 'd', TableName: 't' }, 'versionId'],
    ['tags on nothing', 'TagResource', { TagsToAdd: { a: '' } }, 'resourceArn'],
    ['no tags', 'TagResource', { ResourceArn: 'arn' }, 'tagsToAdd'],
    ['a tag of AWS', 'TagResource', { ResourceArn: 'arn', TagsToAdd: { 'aws:x': '' } }, 'tagsToAdd'],
    ['a connection without a name', 'CreateConnection', { ConnectionInput: {} }, 'connectionInput.name'],
    [
      'four partition indexes',
      'CreateTable',
      { DatabaseName: 'd', TableInput: { Name: 't' }, PartitionIndexes: [{}, {}, {}, {}] },
      'partitionIndexes',
    ],
  ])('refuse %s', (_story, operation, request, path) => {
    expect(refusal(operation, request)).toContain(`at '${path}' failed to satisfy constraint`);
  });

  it.each([
    ['key', (length: number) => ({ [text(length)]: '' }), 128],
    ['value', (length: number) => ({ k: text(length) }), 256],
  ])('let the %s of a tag be as long as the model says and no longer', (_part, tags, max) => {
    const request = (length: number) => ({ ResourceArn: 'arn', TagsToAdd: tags(length) });
    expect(refusal('TagResource', request(max))).toBeUndefined();
    expect(refusal('TagResource', request(max + 1))).toContain(`length less than or equal to ${max}`);
  });

  it('let every request pass that keeps to them', () => {
    const name = fc.string({ minLength: 1, maxLength: 255, unit: fc.constantFrom('a', '\u00e4', '/', ' ', '.') });
    const request = fc.record<GlueRequest>({
      DatabaseName: name,
      TableInput: fc.record({ Name: name, Parameters: fc.dictionary(name, fc.string()) }),
    });
    fc.assert(
      fc.property(request, (valid) => {
        expect(refusal('CreateTable', valid)).toBeUndefined();
      }),
    );
  });
});
