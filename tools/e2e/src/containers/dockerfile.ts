import { readFileSync } from 'node:fs';

export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly { readonly keyword: string; readonly rest: string }[];
}

/** The stages of a Dockerfile, in order; continued lines are joined. */
export function readDockerfile(path: string): readonly Stage[] {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keyword: line.split(' ')[0] ?? '', rest: line.split(' ').slice(1).join(' ') }));
  const starts = lines.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  return starts.map((start, position) => {
    const [from = '', , name = ''] = (lines[start]?.rest ?? '').split(' ');
    return { name, from, instructions: lines.slice(start + 1, starts[position + 1]) };
  });
}

/** What a stage and the stages that it is built on say, in order. */
export function lineage(stages: readonly Stage[], name: string): Stage['instructions'] {
  const stage = stages.find((each) => each.name === name);
  return stage === undefined ? [] : [...lineage(stages, stage.from), ...stage.instructions];
}

export function valuesOf(instructions: Stage['instructions'], keyword: string): string[] {
  return instructions.filter((each) => each.keyword === keyword).map(({ rest }) => rest);
}
