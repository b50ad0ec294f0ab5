import { QuotasText } from './quotas-text.js';

describe('QuotasText', () => {
  it.each([
    ['', {}],
    ['10/20', { '*': { perSecond: 10, burst: 20 } }],
    ['10', { '*': { perSecond: 10, burst: 10 } }],
    ['0.5', { '*': { perSecond: 0.5, burst: 1 } }],
    [
      ' CreateTable = 20 / 40 , *=10/20,',
      { CreateTable: { perSecond: 20, burst: 40 }, '*': { perSecond: 10, burst: 20 } },
    ],
  ])('reads "%s"', (text, quotas) => {
    expect(QuotasText.parse(text)).toEqual(quotas);
  });

  it.each(['fast', '10/', '-1/2', '0/5', '1e3', 'Create Table=1/1', '10/20/30', '10/0x10'])('refuses "%s"', (text) => {
    expect(QuotasText.safeParse(text).error?.issues[0]?.message).toMatch(/^entry 1: must be calls per second/);
  });

  it('refuses a quota that is told twice', () => {
    expect(QuotasText.safeParse('1/1, *=2/2').error?.issues[0]?.message).toBe('entry 2: * twice');
  });
});
