import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guidePage } from './guide-page.js';
import { renderGuide } from './render-guide.js';

/** `docs/` of the repository; the image holds it at the same place. */
const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const ENDING = '.md';

/**
 * The product's guides as pages of its own gateway: a problem's `type` leads to its entry without any other host, in
 * the words of the version that is running.
 */
export class Guides {
  private readonly pages = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    readonly names: ReadonlySet<string>,
  ) {}

  /** A folder that is not there has no guides. */
  static open(folder = DOCS): Guides {
    return new Guides(folder, new Set(listGuides(folder)));
  }

  /** @param name path below `docs/` without its ending; what is not among `names` is not looked for on the disk */
  find(name: string): string | undefined {
    if (!this.names.has(name)) return undefined;
    const known = this.pages.get(name);
    if (known !== undefined) return known;
    const body = renderGuide(readFileSync(join(this.folder, name + ENDING), 'utf8'), name, this.names);
    const page = guidePage(body, this.names);
    this.pages.set(name, page);
    return page;
  }
}

function listGuides(folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
  } catch {
    return [];
  }
}
