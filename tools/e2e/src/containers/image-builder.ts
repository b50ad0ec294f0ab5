import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Stage } from './dockerfile.js';

const run = promisify(execFile);

/** A stage that was built: the folder that stands for its /app, and what its ENV said. */
export interface Image {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Builder {
  readonly stages: readonly Stage[];
  /** Where stages are built. */
  readonly folder: string;
  /** What `COPY . .` copies. */
  readonly context: string;
  /** The checkout; its installed packages stand for the ones of the build stage. */
  readonly workspace: string;
  /** Of the commands that the stages run. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The developer's own install, which this test itself runs on: repeating it would prove nothing and take a minute. */
const INSTALL_FOR_BUILD = 'npm ci --ignore-scripts';

/**
 * Carries out the Dockerfile's instructions without an engine: a folder per stage, its RUN lines by the shell, its
 * COPY lines by hard links. Whatever it does not know is an error, so that no new instruction goes untested.
 */
export class ImageBuilder {
  private readonly built = new Map<string, Promise<Image>>();

  constructor(private readonly builder: Builder) {}

  /** A stage is built once, or once per set of build arguments when it or what it is made of declares one. */
  build(name: string, args: Readonly<Record<string, string>> = {}): Promise<Image> {
    const key = this.asksForArgs(name) ? `${name}-${Object.values(args).join('-')}` : name;
    const image = this.built.get(key) ?? this.make(name, key, args);
    this.built.set(key, image);
    return image;
  }

  private async make(name: string, key: string, args: Readonly<Record<string, string>>): Promise<Image> {
    const { from, instructions } = this.stage(name);
    const folder = join(this.builder.folder, key);
    await mkdir(folder, { recursive: true });
    let env: Record<string, string> = {};
    if (this.isStage(from)) {
      const base = await this.build(from, args);
      await link(base.folder, folder);
      env = { ...base.env };
    }
    for (const { keyword, rest } of instructions) {
      if (keyword === 'ENV') env = { ...env, ...readEnv(rest) };
      else if (keyword === 'COPY') await this.copy(expand(rest, args), folder, args);
      else if (keyword === 'RUN') await this.run(rest, folder, { ...env, ...args });
      else if (keyword === 'WORKDIR') mustBe(rest, '/app');
      else if (!WITHOUT_FILES.includes(keyword)) throw new Error(`${keyword} is not known to this test`);
    }
    return { folder, env };
  }

  private async copy(rest: string, folder: string, args: Readonly<Record<string, string>>): Promise<void> {
    const words = rest.split(' ');
    const from = /^--from=(.+)$/.exec(words[0] ?? '')?.[1];
    const [source = '', target = '', ...more] = from === undefined ? words : words.slice(1);
    if (more.length > 0 || !target.startsWith('.')) throw new Error(`COPY ${rest} is not known to this test`);
    if (from === undefined) return link(join(this.builder.context, source), join(folder, target));
    const image = await this.build(from, args);
    return link(join(image.folder, relative('/app', source)), join(folder, target));
  }

  private async run(command: string, folder: string, env: Readonly<Record<string, string>>): Promise<void> {
    if (command === INSTALL_FOR_BUILD) return linkPackages(this.builder.workspace, folder);
    const options = { cwd: folder, env: { ...this.builder.environment, ...env }, maxBuffer: 64 * 1024 * 1024 };
    try {
      await run('sh', ['-c', command], options);
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`RUN ${command}\n${`${stdout}${stderr}`.slice(-4000)}`, { cause: error });
    }
  }

  private asksForArgs(name: string): boolean {
    const { from, instructions } = this.stage(name);
    const copied = instructions.flatMap(({ rest }) => /--from=(\S+)/.exec(rest)?.[1] ?? []);
    const declares = instructions.some(({ keyword }) => keyword === 'ARG');
    return declares || [from, ...copied].some((other) => this.isStage(other) && this.asksForArgs(other));
  }

  private isStage(name: string): boolean {
    return this.builder.stages.some((stage) => stage.name === name);
  }

  private stage(name: string): Stage {
    const found = this.builder.stages.find((stage) => stage.name === name);
    if (found === undefined) throw new Error(`the Dockerfile has no stage ${name}`);
    return found;
  }
}

/** Say how the image is started or which arguments it takes; no file comes from them. */
const WITHOUT_FILES = ['ARG', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];

/** `A=b C=d` */
function readEnv(rest: string): Record<string, string> {
  return Object.fromEntries(rest.split(' ').map((pair) => pair.split('=', 2) as [string, string]));
}

function expand(text: string, args: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = args[name];
    if (value === undefined) throw new Error(`build argument ${name} was not given`);
    return value;
  });
}

function mustBe(found: string, expected: string): void {
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
}

/** Hard links: stages only add and remove names, they never write into a file that is there. */
async function link(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await run('cp', ['--archive', '--link', '--force', `${source}/.`, target]);
}

/** Links to every installed package but our own, which must be the ones of this folder. */
async function linkPackages(workspace: string, folder: string): Promise<void> {
  const from = join(workspace, 'node_modules');
  const to = join(folder, 'node_modules');
  await mkdir(to);
  for (const name of await readdir(from)) if (name !== '@dss') await symlink(join(from, name), join(to, name));
  await cp(join(from, '@dss'), join(to, '@dss'), { recursive: true, verbatimSymlinks: true });
}
