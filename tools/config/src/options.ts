import { parseArgs } from 'node:util';
import { PROFILES, type Profile, SERVICES, type Service } from '@dss/config';

export type Options =
  | { readonly command: 'help' }
  | { readonly command: 'docs' }
  | { readonly command: 'policy'; readonly profile: Profile | undefined; readonly account: string | undefined }
  | {
      readonly command: 'show';
      readonly service: Service | undefined;
      readonly profile: Profile | undefined;
      readonly explain: boolean;
    };

export const USAGE = `npm run config -- show [--service NAME] [--profile dog|wolf|bear] [--explain]
    the effective settings with the variables that are set here; ends with 1 when a service would not start
npm run config -- policy [--profile dog|wolf|bear] [--account ID]
    the policy of IAM that the writer needs with the variables that are set here, and nothing more, as JSON;
    none, and 1, when one of them is wrong
npm run config -- docs
    writes docs/configuration.md, .env.example and the generated lines of docker-compose.yml anew`;

/** @throws when a word is unknown; the message names it and what is known. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      service: { type: 'string' },
      profile: { type: 'string' },
      explain: { type: 'boolean', default: false },
      account: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, ...more] = positionals;
  if (more.length > 0) throw new Error(`one command at a time, not also "${more.join(' ')}"`);
  if (values.help || command === undefined) return { command: 'help' };
  if (command === 'docs') return { command: 'docs' };
  if (command === 'policy') {
    const { account } = values;
    if (account !== undefined && !/^\d{12}$/.test(account)) throw new Error(`--account: "${account}" is not 12 digits`);
    return { command: 'policy', profile: known('--profile', values.profile, PROFILES), account };
  }
  if (command !== 'show') throw new Error(`there is no command "${command}"; there are show, policy and docs`);
  return {
    command: 'show',
    service: known('--service', values.service, SERVICES),
    profile: known('--profile', values.profile, PROFILES),
    explain: values.explain,
  };
}

function known<T extends string>(flag: string, text: string | undefined, all: readonly T[]): T | undefined {
  const found = all.find((each) => each === text);
  if (text !== undefined && found === undefined) throw new Error(`${flag}: "${text}" is none of ${all.join(', ')}`);
  return found;
}
