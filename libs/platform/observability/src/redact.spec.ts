import fc from 'fast-check';
import { redact, redactText } from './redact.js';

const CANARY = 'c4n4ry-0f-th3-m1ne';

describe('redactText', () => {
  it.each([
    `Authorization: Bearer ${CANARY}`,
    `authorization: bearer ${CANARY}`,
    `Basic ${Buffer.from(`user:${CANARY}`).toString('base64')}`,
    `token eyJhbGciOiJIUzI1NiJ9.${Buffer.from(CANARY).toString('base64url')}.${CANARY}`,
    `grant_type=client_credentials&client_secret=${CANARY}&scope=x`,
    `{"access_token":"${CANARY}","expires_in":3600}`,
    `{'refresh_token': '${CANARY}'}`,
    `id_token=${CANARY}`,
    `client_assertion=${CANARY}`,
    `password: ${CANARY}`,
    `AWS_SECRET_ACCESS_KEY=${CANARY}`,
    `secretAccessKey: ${CANARY}`,
    `aws_session_token=${CANARY}`,
    `https://glue?X-Amz-Security-Token=${CANARY}&X-Amz-Signature=${CANARY}`,
    `x-api-key: ${CANARY}`,
    `redis://:${CANARY}@cache:6379`,
    `nats://user:${CANARY}@broker:4222`,
    `nats://${CANARY}@broker:4222`,
    `https://user:${CANARY}@host/path`,
  ])('takes the secret out of %s', (text) => {
    const left = redactText(text);
    expect(left).toContain('[redacted]');
    expect(left).not.toContain(CANARY);
    expect(left).not.toContain(Buffer.from(`user:${CANARY}`).toString('base64'));
  });

  it('leaves what a reader needs', () => {
    const text =
      'nats://broker:4222 refused user@example.com; HTTP 401 at https://tenant.example/oauth/token?scope=read';
    expect(redactText(text)).toBe(text);
    expect(redactText('POST https://u:pw@host/x failed')).toBe('POST https://u:[redacted]@host/x failed');
  });

  it('finds every one of several', () => {
    expect(redactText(`Bearer ${CANARY} and Bearer ${CANARY}`)).toBe('Bearer [redacted] and Bearer [redacted]');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = redactText(`password=${text}`);
        expect(redactText(once)).toBe(once);
      }),
    );
  });
});

describe('redact', () => {
  it('empties members with a secret’s name, however deep, and keeps references', () => {
    const given = {
      clientSecret: CANARY,
      secretId: 'dss/tenant',
      DSS_SECRET_ARN: 'arn:aws:x',
      tokenUrl: 'https://t/oauth/token',
      nested: [{ accessToken: CANARY, apiKey: CANARY, password: { a: CANARY } }],
      headers: { Authorization: `Bearer ${CANARY}` },
    };
    const left = redact(given);
    expect(JSON.stringify(left)).not.toContain(CANARY);
    expect(left).toMatchObject({
      secretId: 'dss/tenant',
      DSS_SECRET_ARN: 'arn:aws:x',
      tokenUrl: 'https://t/oauth/token',
    });
  });

  it('looks into errors, which have no members to look at', () => {
    expect(redact({ cause: new TypeError(`client_secret=${CANARY}`) })).toEqual({
      cause: 'TypeError: client_secret=[redacted]',
    });
  });

  it.each([
    ['a date', new Date('2026-03-01T08:00:00Z'), '2026-03-01T08:00:00.000Z'],
    ['a date that is none', new Date('x'), 'no date'],
    ['bytes', Buffer.from('abc'), '[3 bytes]'],
    ['a large number', 12n, '12'],
    ['nothing', null, null],
    ['what is not there', undefined, undefined],
  ])('writes %s so that JSON can hold it', (_story, given, left) => {
    expect(redact(given)).toBe(left);
  });

  it('ends where a value holds itself', () => {
    const circle: Record<string, unknown> = { name: 'x' };
    circle['self'] = circle;
    expect(JSON.stringify(redact(circle))).toContain('[deep]');
  });

  it('can be written as JSON whatever it was given', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true }), (value) => {
        expect(() => JSON.stringify(redact(value))).not.toThrow();
      }),
    );
  });
});
