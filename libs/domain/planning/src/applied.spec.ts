import { APPLIED_V1, type Applied } from './applied.js';

const { read: readApplied, write: writeApplied } = APPLIED_V1;

describe('dsp_sync.applied', () => {
  const applied: Applied = {
    base: '7',
    order: 'oooooooooo1',
    description: { applied: 'ddddddddddd' },
    parameters: new Map([
      ['dsp.kind', { applied: 'kkkkkkkkkkk' }],
      ['dsp.label', { refused: 'rrrrrrrrrrr', kept: 'eeeeeeeeeee' }],
    ]),
    columns: new Map([
      [
        'ID',
        {
          machine: 'mmmmmmmmmmm',
          comment: { applied: '-c_11111111' },
          label: { refused: 'lrefused111', kept: 'lkept111111' },
        },
      ],
      [
        'both',
        {
          machine: 'mmmmmmmmmmm',
          comment: { refused: 'crefused111', kept: 'ckept111111' },
          label: { applied: 'lapplied111' },
        },
      ],
      ['LABEL ONLY', { machine: 'mmmmmmmmmmm', comment: undefined, label: { applied: 'clCL1111111' } }],
      ['__proto__', { machine: 'nnnnnnnnnnn', comment: undefined, label: undefined }],
    ]),
  };

  it('reads what it wrote, whatever columns are called', () => {
    expect(readApplied(writeApplied(applied))).toEqual(applied);
  });

  it('reads version 1 as its first release wrote it', () => {
    const frozen =
      '{"v":1,"b":"7","o":"oooooooooo1","d":"ddddddddddd",' +
      '"p":{"dsp.kind":"kkkkkkkkkkk","dsp.label":"rrrrrrrrrrreeeeeeeeeee"},' +
      '"c":{"ID":"mmmmmmmmmmmc-c_11111111Llrefused111lkept111111",' +
      '"both":"mmmmmmmmmmmCcrefused111ckept111111llapplied111",' +
      '"LABEL ONLY":"mmmmmmmmmmmlclCL1111111","__proto__":"nnnnnnnnnnn"}}';

    expect(readApplied(frozen)).toEqual(applied);
    expect(writeApplied(applied)).toBe(frozen);
  });

  it('ignores members that a later release may add', () => {
    expect(readApplied('{"v":1,"o":"oooooooooo1","p":{},"c":{},"later":true}')).toMatchObject({ order: 'oooooooooo1' });
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['no JSON', '{"v":1,'],
    ['another version', '{"v":2,"o":"oooooooooo1","p":{},"c":{}}'],
    ['a list for a map', '{"v":1,"o":"oooooooooo1","p":[1],"c":{}}'],
    ['a claim of a wrong length', '{"v":1,"o":"oooooooooo1","p":{"a":"short"},"c":{}}'],
    ['a column that was cut', '{"v":1,"o":"oooooooooo1","p":{},"c":{"ID":"mmmmmmmmmmmc123"}}'],
    ['null', 'null'],
  ])('takes %s for no record, never for "no edit"', (_story, text) => {
    expect(readApplied(text)).toBeUndefined();
  });

  it('costs at most 25 bytes a column beside its name and the claims of people, escaped as in a request', () => {
    const columns = (count: number): Applied => {
      const claims = { machine: 'mmmmmmmmmmm', comment: { applied: 'ccccccccccc' }, label: { applied: 'lllllllllll' } };
      const names = Array.from({ length: count }, (_, index) => `C${String(index).padStart(4, '0')}`);
      return { ...applied, columns: new Map(names.map((name) => [name, claims])) };
    };
    const size = (count: number): number => Buffer.byteLength(JSON.stringify(writeApplied(columns(count))));
    const nameAndClaims = 'C0000'.length + 2 * 11;

    expect((size(1001) - size(1)) / 1000 - nameAndClaims).toBeLessThanOrEqual(25);
  });
});
