/** The variables that a person's services would get; the only place of this tool that reads them. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
