import { join } from 'node:path';

/** Where tests look for the real exports: `DSS_CONTENT_DIR`, else beside the checkout. */
export function realContentDirectory(): string {
  return process.env['DSS_CONTENT_DIR'] ?? join(process.cwd(), '../shared/data/datasphere-content');
}
