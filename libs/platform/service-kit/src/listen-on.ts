import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigInvalidError } from '@dss/errors';

/** What listens, where, and the settings that say so. */
export interface Listener {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly settings: string;
}

/** A taken port or a foreign address is a wrong setting: the message names it. */
export async function listenOn(app: NestFastifyApplication, { what, host, port, settings }: Listener): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL' && code !== 'EACCES') throw error;
    const remedy = `stop what uses it, or set ${settings}`;
    throw new ConfigInvalidError(`${what} cannot listen on ${host}:${port} (${code}): ${remedy}.`, {}, error);
  }
}
