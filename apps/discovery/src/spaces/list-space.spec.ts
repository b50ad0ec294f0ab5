import { RemoteUnavailableError, SourceAbsentError } from '@dss/errors';
import { InMemoryDatasphereSource, type SourceCall } from '@dss/ports/testing';
import { listSpace } from './list-space.js';

const types = ['localtables', 'views', 'dataflows'] as const;
const offered = { wave: '2026.19', types };
const guessed = { wave: undefined, types };

function tenant(failure: (call: SourceCall) => Error | undefined = () => undefined): InMemoryDatasphereSource {
  const source = new InMemoryDatasphereSource();
  source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
  source.put({ space: 'SALES', type: 'views', technicalName: 'V', definition: {}, catalog: {} });
  source.failure = failure;
  return source;
}

describe('listSpace', () => {
  it('reads each offered type and the catalog', async () => {
    const { types: lists, catalog } = await listSpace(tenant(), 'SALES', offered, 'low');

    expect([...lists.keys()]).toEqual(types);
    expect(lists.get('localtables')).toMatchObject({ rows: [{ technicalName: 'ORDERS' }] });
    expect(lists.get('dataflows')).toMatchObject({ rows: [] });
    expect(catalog).toMatchObject({ rows: [{ name: 'V' }] });
  });

  it('tells a list that failed, and reads the others', async () => {
    const source = tenant(({ type }) => (type === 'views' ? new RemoteUnavailableError('SAP', 'reset') : undefined));

    const { types: lists } = await listSpace(source, 'SALES', offered, 'low');

    const reason = 'SAP is unavailable: reset';
    expect(lists.get('views')).toEqual({ space: 'SALES', type: 'views', code: 'REMOTE_UNAVAILABLE', reason });
    expect(lists.get('localtables')).toMatchObject({ rows: [{ technicalName: 'ORDERS' }] });
  });

  it('tells a catalog that failed', async () => {
    const source = tenant(({ method }) =>
      method === 'listCatalog' ? new RemoteUnavailableError('SAP', 'HTML') : undefined,
    );

    const { catalog } = await listSpace(source, 'SALES', offered, 'low');

    expect(catalog).toMatchObject({ type: 'catalog', code: 'REMOTE_UNAVAILABLE' });
  });

  const without = ({ type }: SourceCall) =>
    type === 'dataflows' ? new SourceAbsentError('no such list', {}) : undefined;

  it('leaves out a type that a tenant does not know which tells none of its types', async () => {
    const { types: lists } = await listSpace(tenant(without), 'SALES', guessed, 'low');

    expect([...lists.keys()]).toEqual(['localtables', 'views']);
  });

  it('takes a missing list of an offered type for a failure', async () => {
    const { types: lists } = await listSpace(tenant(without), 'SALES', offered, 'low');

    expect(lists.get('dataflows')).toMatchObject({ code: 'SOURCE_ABSENT' });
  });

  it('takes a space without any list for gone, never for empty', async () => {
    const { types: lists } = await listSpace(tenant(), 'VANISHED', guessed, 'low');

    expect([...lists.values()]).toHaveLength(3);
    expect([...lists.values()].every((list) => 'code' in list && list.code === 'SOURCE_ABSENT')).toBe(true);
  });
});
