import { type Operations } from './glue-call.js';
import { pageOf } from './glue-paging.js';

export const DATABASE_OPERATIONS: Operations = {
  GetDatabase: ({ store, request }) => ({ Database: store.database(request.Name ?? '') }),

  GetDatabases: (call) => {
    const databases = call.store.databases().filter(({ Name }) => call.mayList?.(Name) ?? true);
    const { items, ...next } = pageOf(call, databases, ({ Name }) => Name);
    const onlyName = call.request.AttributesToGet?.includes('NAME') === true;
    return { DatabaseList: onlyName ? items.map(({ Name }) => ({ Name })) : items, ...next };
  },

  CreateDatabase: ({ store, request: { DatabaseInput, Tags } }) => {
    store.createDatabase(DatabaseInput ?? {}, Tags ?? {});
    return {};
  },

  UpdateDatabase: ({ store, request: { Name, DatabaseInput } }) => {
    store.updateDatabase(Name ?? '', DatabaseInput ?? {});
    return {};
  },

  DeleteDatabase: ({ store, request }) => {
    store.deleteDatabase(request.Name ?? '');
    return {};
  },

  CreateConnection: ({ store, request, caller }) => {
    store.createConnection(request.ConnectionInput ?? {}, caller);
    return { CreateConnectionStatus: 'READY' };
  },

  GetConnection: ({ store, request }) => ({ Connection: store.connection(request.Name ?? '') }),

  DeleteConnection: ({ store, request }) => {
    store.deleteConnection(request.ConnectionName ?? '');
    return {};
  },
};
