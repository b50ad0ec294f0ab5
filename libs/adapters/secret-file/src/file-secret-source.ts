import { readFile, stat } from 'node:fs/promises';
import { CredentialsRefusedError } from '@dss/errors';
import { SecretSource } from '@dss/ports';
import { z } from 'zod';

/** A secret is a text, or an object that is handed out as JSON text. */
const SecretFile = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.json())]));

/**
 * Secrets in a JSON file, `{ "<reference>": "text" | { … } }`: for development and for mounted container secrets. The
 * file is read at each call, so a rotated one is seen at once and no value is kept in memory here.
 */
export class FileSecretSource extends SecretSource {
  private isWarned = false;

  /** @param warn is told once when others than the owner may read the file; it is used all the same */
  constructor(
    private readonly path: string,
    private readonly warn: (message: string, details: { readonly path: string; readonly mode: string }) => void,
  ) {
    super();
  }

  async get(reference: string): Promise<string> {
    const secrets = this.readSecrets(await this.readText(reference));
    const value = secrets.get(reference);
    if (value === undefined) {
      const details = { reference, path: this.path };
      throw new CredentialsRefusedError(`The secret file ${this.path} has no entry ${reference}`, details);
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  private async readText(reference: string): Promise<string> {
    try {
      await this.warnOfReaders();
      return await readFile(this.path, 'utf8');
    } catch (error) {
      const { code } = ReadError.parse(error);
      const details = { reference, path: this.path, error: code };
      throw new CredentialsRefusedError(`The secret file ${this.path} cannot be read: ${code}`, details);
    }
  }

  /** The parser's own error is not handed on: it quotes the text. */
  private readSecrets(text: string): ReadonlyMap<string, z.infer<typeof SecretFile>[string]> {
    const read = SecretFile.safeParse(parsedJson(text));
    if (read.success) return new Map(Object.entries(read.data));
    const expected = 'a JSON object of texts or objects by reference';
    throw new CredentialsRefusedError(`The secret file ${this.path} is not ${expected}`, { path: this.path });
  }

  private async warnOfReaders(): Promise<void> {
    // Windows has no such bits and answers as if everybody could read.
    if (this.isWarned || process.platform === 'win32') return;
    const { mode } = await stat(this.path);
    if ((mode & OTHERS_READ) === 0) return;
    this.isWarned = true;
    this.warn('Others may read the secret file; take their right away', {
      path: this.path,
      mode: (mode & 0o777).toString(8),
    });
  }
}

const OTHERS_READ = 0o044;

const ReadError = z.object({ code: z.string() }).catch({ code: 'unreadable' });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
