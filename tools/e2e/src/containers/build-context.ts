import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, matchesGlob } from 'node:path';

/**
 * Copies what an image build would be sent: what Git knows or would add, less what .dockerignore names. What Git
 * ignores is left out as well, because only what is committed reaches the machine that builds the images.
 */
export async function copyBuildContext(workspace: string, folder: string): Promise<readonly string[]> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspace,
    encoding: 'utf8',
  });
  const ignored = ignoredBy(readFileSync(join(workspace, '.dockerignore'), 'utf8'));
  const present = new Set(listed.split('\0').filter((path) => path !== '' && existsSync(join(workspace, path))));
  const sent = [...present].filter((path) => !ignored(path));
  for (const path of sent) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(join(workspace, path), join(folder, path));
  }
  return sent;
}

/** A pattern of .dockerignore names a file or a folder with all that is in it; `!` is not used by ours and refused. */
function ignoredBy(text: string): (path: string) => boolean {
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const exception = patterns.find((pattern) => pattern.startsWith('!'));
  if (exception !== undefined) throw new Error(`.dockerignore: "${exception}" is not read by this test`);
  return (path) => {
    const parts = path.split('/');
    const prefixes = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
    return prefixes.some((prefix) => patterns.some((pattern) => matchesGlob(prefix, pattern)));
  };
}
