import { isGlueType } from './glue-type.js';

describe('isGlueType', () => {
  it.each([
    'boolean',
    'int',
    'decimal(1,0)',
    'decimal(38,38)',
    'varchar(65535)',
    'char(255)',
    'array<string>',
    'map<string,array<int>>',
    'struct<a:int,b_2:struct<c:decimal(10,2)>>',
  ])('%s is a type', (text) => {
    expect(isGlueType(text)).toBe(true);
  });

  it.each([
    '',
    'decimal',
    'decimal(39,0)',
    'decimal(10,11)',
    'decimal(10)',
    'decimal(0,0)',
    'varchar',
    'varchar(0)',
    'varchar(65536)',
    'varchar(5,1)',
    'char(256)',
    'int ',
    'Int',
    'integer',
    'int(4)',
    'time',
    'array<>',
    'array<int',
    'array<int>>',
    'map<array<int>,int>',
    'map<string>',
    'struct<>',
    'struct<a>',
    'struct<A:int>',
    'struct<a:int,>',
    'struct<a:int b:int>',
    'uniontype<int,string>',
    'string\n',
  ])('%p is none', (text) => {
    expect(isGlueType(text)).toBe(false);
  });

  it('bears a text that nests without end', () => {
    expect(isGlueType('array<'.repeat(20_000))).toBe(false);
    expect(isGlueType(`${'array<'.repeat(64)}int${'>'.repeat(64)}`)).toBe(true);
    expect(isGlueType(`${'array<'.repeat(65)}int${'>'.repeat(65)}`)).toBe(false);
  });
});
