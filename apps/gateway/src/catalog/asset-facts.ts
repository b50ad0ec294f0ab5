/** Our own keys of a record of Glue, without their `dsp.`; whatever else stands there is no fact of the source. */
export type Facts = Readonly<Record<string, string>>;

const PREFIX = 'dsp.';

export function factsOf(parameters: Readonly<Record<string, unknown>> | undefined): Facts {
  const facts: Record<string, string> = {};
  for (const key in parameters) {
    const value = parameters[key];
    if (key.startsWith(PREFIX) && typeof value === 'string') facts[key.slice(PREFIX.length)] = value;
  }
  return facts;
}

/** A list of texts as tags are written; a text that is no list is one tag. */
export function tagsIn(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return [];
  const value = jsonIn(text);
  return Array.isArray(value) ? value.map(String) : [text];
}

/** What stands in a parameter as JSON; a text that is none stays a text. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
