import { fileURLToPath } from 'node:url';

/** Three spaces of a few objects each: enough for a test that names what it looks at, unlike the sample tenant. */
export const SMALL_CONTENT = fileURLToPath(new URL('../../small-content', import.meta.url));
