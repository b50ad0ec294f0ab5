import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';

/**
 * A child of `npm run dev` under the Node of the lock file: turns edited sources into what `tsc -b` would have written
 * into `dist`, types unchecked. It needs packages, so it is no launcher.
 *
 * @typedef {{ id: number, files: string[] }} Order      paths relative to the project
 * @typedef {{ id: number, errors: string[] }} Delivery
 */

/** @type {import('@swc/core').Options} The options of tsconfig.base.json in swc's words. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
      verbatimModuleSyntax: true,
    },
  },
};

process.on('message', (/** @type {Order} */ order) => {
  void Promise.all(order.files.map(transpile)).then((errors) => {
    process.send?.({ id: order.id, errors: errors.filter((error) => error !== '') });
  });
});
process.on('disconnect', () => process.exit());

/**
 * @param {string} source
 * @returns {Promise<string>} what is wrong with it, or nothing
 */
async function transpile(source) {
  const target = targetOf(source);
  try {
    const text = await readFile(source, 'utf8').catch(() => undefined);
    if (text === undefined) {
      await Promise.all([rm(target, { force: true }), rm(`${target}.map`, { force: true })]);
      return '';
    }
    const { code, map } = await transform(text, {
      ...OPTIONS,
      filename: source,
      sourceFileName: relative(dirname(target), source),
    });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.map`, map ?? '');
    await writeFile(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`);
    return '';
  } catch (error) {
    // swc appends its own native stack, which says nothing about the source.
    return (error instanceof Error ? error.message : String(error)).replace(/\nCaused by:[\s\S]*$/, '');
  }
}

/** `apps/x/src/a/b.ts` → `apps/x/dist/a/b.js` @param {string} source */
function targetOf(source) {
  const at = source.indexOf('/src/');
  return join(source.slice(0, at), 'dist', source.slice(at + 5).replace(/\.ts$/, '.js'));
}
