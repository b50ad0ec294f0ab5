import { z } from 'zod';
import { Column, type Table, type TableInput } from '../aws/glue/glue-model.js';

/** What a crawler found. Absent: the columns as they are, as Parquet files in a bucket. */
export const Crawl = z.strictObject({
  crawler: z.string().min(1).default('sales-files'),
  location: z.string().min(1).optional(),
  columns: z.array(Column).optional(),
});
export type Crawl = z.input<typeof Crawl>;

/** A crawler that replaces what is there: names and types of columns stay, texts and all parameters of others are gone. */
export function crawledTable(table: Table, crawl: Crawl): TableInput {
  const { crawler, location, columns } = Crawl.parse(crawl);
  const present = table.StorageDescriptor?.Columns ?? [];
  const Parameters = {
    CrawlerSchemaDeserializerVersion: '1.0',
    CrawlerSchemaSerializerVersion: '1.0',
    UPDATED_BY_CRAWLER: crawler,
    classification: 'parquet',
    typeOfData: 'file',
  };
  return {
    Name: table.Name,
    Owner: 'owner',
    Retention: 0,
    TableType: 'EXTERNAL_TABLE',
    Parameters,
    PartitionKeys: (table.PartitionKeys ?? []).map(({ Name, Type }) => ({ Name, Type })),
    StorageDescriptor: {
      Columns: columns ?? present.map(({ Name, Type }) => ({ Name, Type })),
      Location: location ?? `s3://crawled/${table.DatabaseName}/${table.Name}/`,
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      Compressed: false,
      SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      Parameters,
    },
  };
}
