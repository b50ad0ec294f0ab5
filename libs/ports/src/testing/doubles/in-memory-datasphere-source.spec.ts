import { datasphereSourceContract } from '../contracts/datasphere-source-contract.js';
import { InMemoryDatasphereSource } from './in-memory-datasphere-source.js';

datasphereSourceContract('InMemoryDatasphereSource', (tenant) => {
  const source = new InMemoryDatasphereSource();
  for (const space of tenant.spaces) source.addSpace(space);
  source.forbid(tenant.forbiddenSpace);
  for (const { space, type, technicalName, label, exposed, document } of tenant.assets) {
    const catalog = { label, supportsAnalyticalQueries: type === 'analyticmodels' };
    const listed = { businessName: label };
    source.put({ space, type, technicalName, definition: document, listed, ...(exposed && { catalog }) });
  }
  return Promise.resolve({ source, close: () => Promise.resolve() });
});

describe('InMemoryDatasphereSource', () => {
  it('remembers what was asked and refuses what a test wants refused', async () => {
    const source = new InMemoryDatasphereSource();
    source.put({ space: 'SALES', type: 'views', technicalName: 'V_A', definition: { definitions: {} } });
    source.failure = ({ name }) => (name === 'V_BAD' ? new Error('refused') : undefined);

    await source.readDefinition('SALES', 'views', 'V_A', 'high');
    await expect(source.readDefinition('SALES', 'views', 'V_BAD', 'high')).rejects.toThrow('refused');

    expect(source.reads()).toEqual(['V_A', 'V_BAD']);
  });
});
