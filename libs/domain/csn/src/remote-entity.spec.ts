import { remoteEntityText } from './remote-entity.js';

describe('remoteEntityText', () => {
  it.each([
    ['joined by DEL without a database', '<NULL>\u007fSCHEMA\u007fCountry_Master', '"SCHEMA"."Country_Master"'],
    ['joined by DEL with a database', 'DB\u007fSCHEMA\u007fT', '"DB"."SCHEMA"."T"'],
    ['joined by DEL with a quote in the name', '<NULL>\u007fS\u007fA"B', '"S"."A""B"'],
    ['already quoted', '"MY_SCHEMA"."/BIC/MY_MATERIAL"', '"MY_SCHEMA"."/BIC/MY_MATERIAL"'],
    ['one plain name', 'Orders', 'Orders'],
  ])('writes a remote name in one spelling: %s', (_story, written, expected) => {
    expect(remoteEntityText(written)).toBe(expected);
  });
});
