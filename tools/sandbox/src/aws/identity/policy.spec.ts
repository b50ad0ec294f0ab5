import fc from 'fast-check';
import { evaluatePolicy, matchesGlob, PolicyDocument } from './policy.js';

const policy = (...Statement: object[]) => PolicyDocument.parse({ Version: '2012-10-17', Statement });
const allow = (more: object) => ({ Effect: 'Allow', Resource: '*', ...more });
const deny = (more: object) => ({ Effect: 'Deny', Resource: '*', ...more });
const ask = { action: 'glue:GetTable', resource: 'arn:aws:glue:eu-central-1:123456789012:table/sales/orders' };

describe('a policy', () => {
  it.each([
    ['the action by name', allow({ Action: 'glue:GetTable' }), 'allowed'],
    ['the action in another case', allow({ Action: 'GLUE:gettable' }), 'allowed'],
    ['actions by pattern', allow({ Action: ['glue:Create*', 'glue:Get*'] }), 'allowed'],
    ['one character of the action', allow({ Action: 'glue:GetTabl?' }), 'allowed'],
    ['another action', allow({ Action: 'glue:GetTables' }), 'silent'],
    ['the resource by pattern', allow({ Action: '*', Resource: 'arn:aws:glue:*:*:table/sales/*' }), 'allowed'],
    ['the resource in another case', allow({ Action: '*', Resource: 'arn:aws:glue:*:*:table/SALES/*' }), 'silent'],
    ['another resource', allow({ Action: '*', Resource: ['arn:aws:glue:*:*:table/hr/*'] }), 'silent'],
    ['a pattern with signs of an expression', allow({ Action: '*', Resource: 'arn:aws:glue:.+' }), 'silent'],
    ['a denied action', deny({ Action: 'glue:*' }), 'denied'],
  ])('that names %s', (_story, statement, verdict) => {
    expect(evaluatePolicy(policy(statement), ask)).toBe(verdict);
  });

  it('denies whatever another statement allows, wherever it stands', () => {
    const statements = [allow({ Action: '*' }), deny({ Action: 'glue:GetTable' })];
    expect(evaluatePolicy(policy(...statements), ask)).toBe('denied');
    expect(evaluatePolicy(policy(...statements.toReversed()), ask)).toBe('denied');
  });

  it('holds its conditions against what is known of the call; what is not known fulfils none', () => {
    const bound = policy(
      allow({
        Action: '*',
        Condition: { StringEquals: { 'sts:ExternalId': ['a', 'b'] }, StringLike: { who: 'run-*' } },
      }),
    );
    const verdict = (context: Record<string, string>) => evaluatePolicy(bound, { ...ask, context });
    expect(verdict({ 'sts:ExternalId': 'b', who: 'run-1' })).toBe('allowed');
    expect(verdict({ 'sts:ExternalId': 'c', who: 'run-1' })).toBe('silent');
    expect(verdict({ 'sts:ExternalId': 'a', who: 'walk' })).toBe('silent');
    expect(verdict({ who: 'run-1' })).toBe('silent');
  });

  it('of a resource or role names whom it means', () => {
    const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ['123456789012'] } });
    const question = { action: 'sts:AssumeRole', principals: ['arn:aws:iam::123456789012:user/me', '123456789012'] };
    expect(evaluatePolicy(trust, question)).toBe('allowed');
    expect(evaluatePolicy(trust, { ...question, principals: ['210987654321'] })).toBe('silent');
    const all = policy({ Effect: 'Allow', Action: '*', Principal: '*' });
    expect(evaluatePolicy(all, question)).toBe('allowed');
    expect(evaluatePolicy(policy({ Effect: 'Allow', Action: '*' }), question)).toBe('silent');
  });

  it.each([
    ['an operator that is not evaluated', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
    ['a misspelt member', { Ressource: '*' }],
    ['an effect that is none', { Effect: 'Maybe' }],
  ])('is refused for %s', (_story, wrong) => {
    const statement = { ...allow({ Action: '*' }), ...wrong };
    expect(PolicyDocument.safeParse({ Statement: [statement] }).success).toBe(false);
  });

  it('may be written with one statement and single texts, and reads the same once it was read', () => {
    const read = PolicyDocument.parse({ Statement: { Effect: 'Allow', Action: 'a:b', Resource: 'c' } });
    expect(read).toEqual({ Statement: [{ Effect: 'Allow', Action: ['a:b'], Resource: ['c'] }] });
    expect(PolicyDocument.parse(read)).toEqual(read);
  });
});

describe('a pattern', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'B', '/', ':', '.', '+', '(', '\n', '\\') });

  it('without wildcards means itself and nothing else', () => {
    fc.assert(
      fc.property(plain, plain, (pattern, value) => {
        expect(matchesGlob(pattern, value)).toBe(pattern === value);
      }),
    );
  });

  it('with a star means every text between its parts', () => {
    fc.assert(
      fc.property(plain, plain, plain, (start, middle, end) => {
        expect(matchesGlob(`${start}*${end}`, start + middle + end)).toBe(true);
      }),
    );
  });
});
