/** One simple command of a script. */
export interface Command {
  /** Program and arguments without their quotes; `$NAME` stays as it is. Empty for a line that only sets variables. */
  readonly words: readonly string[];
  /** `NAME=value` before the program. */
  readonly assignments: Readonly<Record<string, string>>;
}

type Token = { readonly kind: 'word'; readonly text: string; readonly quoted: boolean } | { readonly kind: 'end' };

/** Stand before a command without being one. */
const KEYWORDS = new Set(['do', 'then', 'else', 'if', 'while', 'until', '!', '{']);
const CLOSING = new Set(['done', 'fi', '}']);

/**
 * The simple commands of a script in the form in which our documents write them: lists, pipes, loops, quotes, comments,
 * redirections, substitutions. Here documents, functions and `case` are not known, and refused.
 */
export function commandsOf(script: string): Command[] {
  const reader = new Reader(script.replaceAll('\\\n', ' '));
  const tokens = reader.tokens();
  const commands: Command[] = [];
  let words: Token[] = [];
  for (const token of [...tokens, { kind: 'end' } as const]) {
    if (token.kind === 'word') words.push(token);
    else {
      const command = commandOf(words);
      if (command !== undefined) commands.push(command);
      words = [];
    }
  }
  return [...commands, ...reader.nested.flatMap(commandsOf)];
}

function commandOf(tokens: readonly Token[]): Command | undefined {
  const words = tokens.flatMap((token) => (token.kind === 'word' ? [token] : []));
  while (words[0] !== undefined && !words[0].quoted && KEYWORDS.has(words[0].text)) words.shift();
  const texts = words.map(({ text }) => text);
  if (texts[0] === undefined || CLOSING.has(texts[0])) return undefined;
  const assignments: Record<string, string> = {};
  for (let set = assignmentOf(texts[0]); set !== undefined; set = assignmentOf(texts[0])) {
    assignments[set.name] = set.value;
    texts.shift();
  }
  return { words: texts, assignments };
}

/** `NAME=value`. */
export function assignmentOf(word: string | undefined): { name: string; value: string } | undefined {
  const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word ?? '') ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

class Reader {
  /** Scripts inside `$( … )`. */
  readonly nested: string[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  tokens(): Token[] {
    const tokens: Token[] = [];
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (char === '#') this.skipTo('\n');
      else if (this.text.startsWith('<<', this.at)) throw new Error('here documents are not read');
      else if (/^\d?[<>]/.test(this.text.slice(this.at))) this.skipRedirection();
      else if (/[\n;&|()]/.test(char)) this.push(tokens, { kind: 'end' }, 1);
      else if (/\s/.test(char)) this.at += 1;
      else tokens.push(this.word());
    }
    return tokens;
  }

  private push(tokens: Token[], token: Token, length: number): void {
    tokens.push(token);
    this.at += length;
  }

  private skipTo(end: string): void {
    const found = this.text.indexOf(end, this.at);
    this.at = found < 0 ? this.text.length : found;
  }

  private skipRedirection(): void {
    const [operator = ''] = /^\d?(?:>>|>&\d?|<|>)/.exec(this.text.slice(this.at)) ?? [];
    this.at += operator.length;
    if (/&\d$/.test(operator)) return;
    while (this.text[this.at] === ' ') this.at += 1;
    this.word();
  }

  private word(): Token {
    let word = '';
    let quoted = false;
    while (this.at < this.text.length) {
      const char = this.text[this.at] ?? '';
      if (/[\s;&|()<>]/.test(char)) break;
      quoted ||= char === "'" || char === '"';
      if (char === "'") word += this.until("'");
      else if (char === '"') word += this.doubleQuoted();
      else if (char === '\\') word += this.escaped();
      else word += this.plain();
    }
    return { kind: 'word', text: word, quoted };
  }

  private until(quote: string): string {
    const end = this.text.indexOf(quote, this.at + 1);
    if (end < 0) throw new Error(`a ${quote} is not closed: ${this.text.slice(this.at, this.at + 40)}`);
    const inside = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return inside;
  }

  private doubleQuoted(): string {
    let inside = '';
    this.at += 1;
    while (this.text[this.at] !== '"') {
      if (this.at >= this.text.length) throw new Error('a " is not closed');
      inside += this.text[this.at] === '\\' ? this.escaped() : this.plain();
    }
    this.at += 1;
    return inside;
  }

  private escaped(): string {
    this.at += 2;
    return this.text[this.at - 1] ?? '';
  }

  /** One character, or a whole substitution. */
  private plain(): string {
    if (!this.text.startsWith('$(', this.at)) return this.text[this.at++] ?? '';
    const start = this.at;
    let depth = 0;
    do {
      if (this.text[this.at] === '(') depth += 1;
      if (this.text[this.at] === ')') depth -= 1;
      this.at += 1;
    } while (depth > 0 || this.text[this.at - 1] === '$');
    const whole = this.text.slice(start, this.at);
    if (!whole.startsWith('$((')) this.nested.push(whole.slice(2, -1));
    return '$(…)';
  }
}
