import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { Problem } from '../http/problem.js';

/** The API's OpenAPI 3.1 document, from the routes' decorators and the very schemas that check requests. */
export function describeApi(app: INestApplication, version: string, withKeys: boolean): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('SAP Datasphere Sync')
    .setDescription('Starts and shows the runs that keep AWS Glue a faithful image of SAP Datasphere.')
    .setVersion(version)
    .addTag('health', 'Is the gateway alive, is it ready')
    .addTag('status', 'What the product is doing and what its runs did')
    .addTag('trigger', 'Start runs and follow them');
  if (withKeys) builder.addBearerAuth({ type: 'http', scheme: 'bearer' }, 'key').addSecurityRequirements('key');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType),
  });
  const schemas = { ...document.components?.schemas, ...convert(Problem, 'output').components };
  return { ...document, components: { ...document.components, schemas } };
}

type Direction = 'input' | 'output';

/** OpenAPI 3.1 is JSON Schema 2020-12; schemas with an id become components. */
function convert(schema: z.ZodType, direction: Direction) {
  const converted = { ...z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' }) };
  // Nest's types know OpenAPI 3.0 only.
  const components = (converted.$defs ?? {}) as Record<string, never>;
  delete converted.$defs;
  delete converted.$schema;
  return { schema: converted, components };
}
