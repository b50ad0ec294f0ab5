import { ASSET_TYPES, type AssetType } from '@dss/catalog-model';
import type { Capabilities, CatalogRow, ListedObject, ListedSpace } from '@dss/ports';
import { z } from 'zod';

/** A field that only helps: one odd value in it must not cost the list. SAP writes a missing text as null. */
const Hint = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);
const Flag = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? false);
const Name = z.string().min(1);

/** Every list comes as a bare array or as `{value}`, depending on the tenant (sap-datasphere.md 4). */
function listOf<Row>(row: z.ZodType<Row>): z.ZodType<Page<Row>> {
  return z.union([
    z.array(row).transform((rows) => ({ rows, nextLink: undefined })),
    z
      .object({ value: z.array(row), '@odata.nextLink': z.string().min(1).nullish() })
      .transform((page) => ({ rows: page.value, nextLink: page['@odata.nextLink'] ?? undefined })),
  ]);
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextLink: string | undefined;
}

export const ObjectPage = listOf<ListedObject>(
  z.union([
    Name.transform((technicalName) => ({ technicalName })),
    z.object({
      technicalName: Name,
      businessName: Hint,
      semanticUsage: Hint,
      status: Hint,
      changedOn: Hint,
      deployedOn: Hint,
    }),
  ]),
);

export const CatalogPage = listOf<CatalogRow>(
  z
    .object({
      name: Name,
      label: Hint,
      description: Hint,
      supportsAnalyticalQueries: Flag,
      hasParameters: Flag,
      assetRelationalMetadataUrl: Hint,
      assetAnalyticalMetadataUrl: Hint,
    })
    .transform(({ assetRelationalMetadataUrl, assetAnalyticalMetadataUrl, ...row }) => ({
      ...row,
      relationalMetadataUrl: assetRelationalMetadataUrl,
      analyticalMetadataUrl: assetAnalyticalMetadataUrl,
    })),
);

/** The catalog's spaces carry `name` and `label`; the design-time list plain ids, or objects of one of three spellings. */
export const SpacePage = listOf<ListedSpace>(
  z.union([
    Name.transform((id) => ({ id })),
    z
      .object({ spaceId: Name.optional(), id: Name.optional(), name: Name.optional(), label: Hint })
      .transform(({ spaceId, id, name, label }, context) => {
        const known = spaceId ?? id ?? name;
        if (known !== undefined) return { id: known, label };
        context.addIssue('a space without an id');
        return z.NEVER;
      }),
  ]),
);

/** The OpenAPI document that describes this tenant's commands; only the wave and the list paths are of interest. */
export const DiscoveryDocument = z
  .object({
    info: z.object({ version: Hint }).optional().catch(undefined),
    paths: z.record(z.string(), z.unknown()).catch({}),
  })
  .transform(({ info, paths }): Capabilities => ({ wave: info?.version, types: listedTypes(Object.keys(paths)) }));

/** A document that names no list path at all says nothing about lists: then every type is tried. */
function listedTypes(paths: readonly string[]): readonly AssetType[] {
  const offered = ASSET_TYPES.filter((type) => paths.some((path) => LIST_PATH.exec(path)?.[1] === type));
  return offered.length === 0 ? ASSET_TYPES : offered;
}

const LIST_PATH = /\/spaces\/\{[^}]+\}\/([a-z]+)\/?$/;
