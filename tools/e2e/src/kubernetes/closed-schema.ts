import { dirname, join } from 'node:path';
import ts from 'typescript';
import { type Manifest, nameOf } from './manifest.js';

/** A document and where it stands. A patch holds a part of its kind. */
export interface Placed {
  readonly manifest: Manifest;
  readonly from: string;
  readonly isPatch?: boolean;
}

/**
 * Judges manifests by the OpenAPI schemas of Kubernetes and KEDA, as closed objects. The schemas as JSON leave objects
 * open, so that a misspelt field passes; as TypeScript types (package kubernetes-models, generated from the same
 * OpenAPI document) the compiler refuses a literal with a field too many. So each manifest becomes a literal of its
 * type, in a file that is never written.
 *
 * @returns one sentence per mistake, with file, document and the compiler's reason
 */
export function closedSchemaProblems(workspace: string, documents: readonly Placed[]): string[] {
  const file = join(workspace, 'tools/e2e/src/kubernetes', 'manifests.generated.ts');
  const lines = documents.map(literal);
  const text = [HEAD, ...lines].join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  };
  const program = ts.createProgram([file], options, hostWith(options, file, text));
  return ts.getPreEmitDiagnostics(program).map((found) => describe(found, file, documents));
}

const HEAD = `type Part<T> = T extends readonly (infer Item)[] ? Part<Item>[]
  : T extends object ? { [Name in keyof T]?: Part<T[Name]> } : T;`;
const LINES_OF_HEAD = HEAD.split('\n').length;

function literal({ manifest, isPatch = false }: Placed, index: number): string {
  const { apiVersion, kind } = manifest;
  const types = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
  const type = `import('${types}/${apiVersion}/${kind}', { with: { 'resolution-mode': 'import' } }).I${kind}`;
  return `export const document${String(index)}: ${isPatch ? `Part<${type}>` : type} = ${JSON.stringify(manifest)};`;
}

function hostWith(options: ts.CompilerOptions, file: string, text: string): ts.CompilerHost {
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getCurrentDirectory: () => dirname(file),
    fileExists: (path) => path === file || disk.fileExists(path),
    getSourceFile: (path, language, ...more) =>
      path === file ? ts.createSourceFile(path, text, language) : disk.getSourceFile(path, language, ...more),
  };
  return host;
}

/** A document stands on a line of its own. */
function describe(found: ts.Diagnostic, file: string, documents: readonly Placed[]): string {
  const reason = ts.flattenDiagnosticMessageText(found.messageText, ' ');
  if (found.file?.fileName !== file || found.start === undefined) return reason;
  const { line } = found.file.getLineAndCharacterOfPosition(found.start);
  const document = documents[line - LINES_OF_HEAD];
  if (document === undefined) return reason;
  return `${document.from}, ${nameOf(document.manifest)}: ${reason}`;
}
