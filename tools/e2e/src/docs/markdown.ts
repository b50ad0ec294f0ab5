/** A Markdown text without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^ *```[^]*?^ *```$/gm, '');
}

/** The fenced blocks of one language; of all languages when none is named. */
export function blocksOf(markdown: string, language = '[a-z]*'): string[] {
  const fence = new RegExp('^ *```' + language + '\\n([^]*?)^ *```$', 'gm');
  return [...markdown.matchAll(fence)].map(([, block]) => block ?? '');
}

/** What stands between single backticks, outside fenced blocks. */
export function codeSpansOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
}

export function linksOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

export function headingsOf(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '');
}

/** As GitHub makes them: lower case, blanks become hyphens, other signs go. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
