export { DatabaseInput, GlueColumn, ObservedTable, StorageDescriptor, TableInput } from './glue-shapes.js';
