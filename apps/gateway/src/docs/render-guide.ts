import { posix } from 'node:path';
import { Marked, type Tokens } from 'marked';

/** Which other guides there are: path below `docs/` without its ending, for example `decisions/0004-own-sandbox`. */
export type KnownGuides = ReadonlySet<string>;

const REPOSITORY_ONLY = 'In the repository of the product';

/**
 * The body of a guide as HTML. Headings carry the anchors that GitHub gives them, so that one link works in the repository
 * and here; links between guides lead to their pages; what only the repository holds stays text, with its path as title.
 *
 * @param guide path below `docs/` without its ending
 */
export function renderGuide(markdown: string, guide: string, known: KnownGuides): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const text = this.parser.parseInline(tokens);
        const address = addressOf(href, guide, known);
        if (address === undefined) return `<span title="${REPOSITORY_ONLY}: ${escaped(href)}">${text}</span>`;
        return `<a href="${escaped(address)}">${text}</a>`;
      },
      // A guide is Markdown: a tag in it is a slip, to be seen as text rather than to be obeyed.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    },
  });
  return marked.parse(markdown, { async: false });
}

/** As GitHub makes them: lower case, blanks become hyphens, other signs go. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Undefined for what this gateway does not serve. */
function addressOf(href: string, guide: string, known: KnownGuides): string | undefined {
  if (/^https?:\/\/|^#/.test(href)) return href;
  const [file = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(guide), file).replace(/\.md$/, '');
  return known.has(target) ? `/docs/${target}${anchor === undefined ? '' : `#${anchor}`}` : undefined;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
