import { z } from 'zod';

export const AccountId = z.string().regex(/^\d{12}$/, 'not 12 digits');

/** Whose catalog, and in which region: databases of the same name in two of them have nothing to do with each other. */
export interface CatalogAddress {
  readonly account: string;
  readonly region: string;
}

/** Account and region that everything belongs to unless credentials or a request say otherwise. */
export const HOME: CatalogAddress = { account: '123456789012', region: 'eu-central-1' };
