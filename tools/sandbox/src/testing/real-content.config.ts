import { join } from 'node:path';

/** Where tests look for the real exports: `DSS_CONTENT_DIR`, else beside the checkout. */
export function contentFolder(workspace: string): string {
  return process.env['DSS_CONTENT_DIR'] ?? join(workspace, '../shared/data/datasphere-content');
}
