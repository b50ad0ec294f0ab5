import { Namespace, bucketName, streamName } from './namespace.js';

describe('the installation’s namespace', () => {
  it('stands before every stream and bucket', () => {
    expect(streamName('dss', 'FETCH')).toBe('DSS_FETCH');
    expect(streamName('dss', 'fetch')).toBe('DSS_FETCH');
    expect(bucketName('dss', 'names')).toBe('dss_names');
  });

  it.each(['dss', 'a', 'team_2', `a${'b'.repeat(30)}`])('may be %s', (namespace) => {
    expect(Namespace.safeParse(namespace).success).toBe(true);
  });

  it.each(['', 'DSS', '2nd', '_x', 'a.b', 'a-b', 'a b', '>', 'dss\n', `a${'b'.repeat(31)}`])(
    'may not be %j',
    (namespace) => {
      expect(Namespace.safeParse(namespace).success).toBe(false);
    },
  );
});
