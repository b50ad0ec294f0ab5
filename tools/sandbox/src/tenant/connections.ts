import { member } from '../content/json-record.js';
import { type Handled, json } from '../http/exchange.js';
import { type Space } from './tenant.js';

/** The space's connections, as its remote tables name them; one array, unpaged (sap-datasphere.md 7). */
export function connections(space: Space): Handled {
  const names = [...space.source.definitions.values()].flatMap((definition) => {
    const name = member(definition, '@DataWarehouse.remote.connection');
    return typeof name === 'string' ? [name] : [];
  });
  const rows = [...new Set(names)].sort().map((name) => ({
    name,
    businessName: name,
    typeId: 'HANA',
    creation_date: '2026-03-02 08:11:09.000000000 UTC',
    creator: 'SANDBOX',
    realtimeReplicationStatus: 'INACTIVE',
  }));
  return { answer: json(200, rows), operation: 'connections', target: space.id };
}
