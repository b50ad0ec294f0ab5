import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type OwnServer, startNats } from '../tls/own-server.js';
import { type ServerProgram, serverProgram } from '../tls/server-programs.config.js';

const program = serverProgram('nats');
const describeWithServer = program === undefined ? describe.skip : describe;
const SECRET = 'GL_ACCOUNT_OF_THE_CEO';
/** Both look like numbers to the broker's reader, so they come in quotes, as in docker-compose.yml. */
const KEY = `"${'1'.repeat(64)}"`;
const OTHER_KEY = `"${'12e4'.repeat(16)}"`;

/** The file that compose mounts, with its store and port where a test can look; Debian's server (2.9) does not know `sync_interval`. */
function configuration(folder: string): string {
  const file = readFileSync(join(__dirname, '../../../../deploy/nats.conf'), 'utf8');
  return file
    .replace(/^port: .*$/m, '')
    .replace(/^http_port: .*$/m, '')
    .replace(/^ *sync_interval.*$/m, '')
    .replace('/data', join(folder, 'data'));
}

describeWithServer('the broker of docker-compose.yml', () => {
  let server: OwnServer | undefined;
  const start = async (key: string, folder: string) => {
    server = await startNats(program as ServerProgram, configuration(folder), {
      folder,
      variables: { DSS_NATS_STORE_KEY: key },
    });
    return server;
  };
  const streams = async ({ port }: OwnServer) => {
    const connection = await connect({ servers: `127.0.0.1:${port}` });
    const manager = await jetstream(connection).jetstreamManager();
    return { connection, manager };
  };
  afterEach(() => server?.stop());

  it('writes nothing to its disk that can be read there, and reads it again with its key only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dss-nats-'));
    const running = await start(KEY, folder);
    const { connection, manager } = await streams(running);
    await manager.streams.add({ name: 'WORK', subjects: ['work.>'] });
    await jetstream(connection).publish('work.one', SECRET);
    await connection.close();
    await running.stop({ keep: true });
    const files = filesUnder(join(folder, 'data'));
    expect(files.filter((file) => file.endsWith('.blk'))).not.toEqual([]);
    expect(files.filter((file) => readFileSync(file).includes(SECRET))).toEqual([]);

    const again = await start(KEY, folder);
    const known = await streams(again);
    expect((await known.manager.streams.getMessage('WORK', { seq: 1 }))?.string()).toBe(SECRET);
    await known.connection.close();
    await again.stop({ keep: true });

    const other = await start(OTHER_KEY, folder);
    const unknown = await streams(other);
    await expect(unknown.manager.streams.info('WORK')).rejects.toThrow(/not found/);
    await unknown.connection.close();
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
