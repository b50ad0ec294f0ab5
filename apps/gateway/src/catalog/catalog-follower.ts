import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises';
import { type CatalogDocument, CatalogIndex } from '@dss/catalog-index';
import { type Logger, errorFields } from '@dss/observability';
import type { ImageFeed, ImageStore, SeenImage } from '@dss/ports';
import { documentOf } from './catalog-document.js';
import type { CatalogProgress } from './catalog-progress.js';

/** A batch costs about two milliseconds, in which no request is answered. */
const BATCH_ASSETS = 32;
const BATCH_COLUMNS = 1_500;
/** An asset that was written is found so much later at most. */
const BATCH_AFTER_MS = 100;
/** After so much work in a row requests have their turn. */
const SLICE_MS = 2;
/** The reading waits for the merging from here on. */
const MOST_PARTS = 40;
const AGAIN_AFTER_MS = 1_000;

/** Keeps the index of all assets current: reads the stored images, then follows. A lost store is read anew. */
export class CatalogFollower {
  readonly index = new CatalogIndex();
  private isReading = true;
  private read = 0;
  private stored = 0;
  private unreadable = 0;
  private readonly stopping = new AbortController();
  private feed: ImageFeed | undefined;
  private following: Promise<void> | undefined;
  private put: CatalogDocument[] = [];
  private putColumns = 0;
  private flushing: NodeJS.Timeout | undefined;
  private merging: Promise<void> | undefined;
  /** Assets seen by a reading that is not the first: the others are gone when it is done. */
  private seenAgain: Set<string> | undefined;
  private workingSince = performance.now();

  constructor(
    private readonly images: ImageStore,
    private readonly tenant: string,
    private readonly logger: Logger,
  ) {}

  get progress(): CatalogProgress {
    const { isReading: loading, read, stored, unreadable, index } = this;
    return { assets: index.size, loading, read, stored, unreadable, bytes: index.bytes };
  }

  /** Something that is stored may be missing still. */
  get loading(): boolean {
    return this.isReading;
  }

  /** Begins to read; answers are given meanwhile, as far as it has come. */
  start(): void {
    this.following ??= this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.feed?.stop();
    clearTimeout(this.flushing);
    await this.following;
    await this.merging;
  }

  private async follow(): Promise<void> {
    while (!this.isStopping()) {
      try {
        this.feed = await this.images.follow(this.tenant);
        // Whoever stopped us meanwhile had nothing to stop yet.
        if (this.isStopping()) this.feed.stop();
        await this.take(this.feed);
      } catch (error) {
        this.logger.warn('The catalog stopped following the stored images', errorFields(error));
      }
      this.flush();
      this.seenAgain = new Set();
      this.isReading = true;
      await this.waitAWhile();
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async waitAWhile(): Promise<void> {
    const { signal } = this.stopping;
    // Nothing is wrong with not having waited to the end.
    await pause(AGAIN_AFTER_MS, undefined, { ref: false, signal }).catch(() => undefined);
  }

  private async take({ stored, images }: ImageFeed): Promise<void> {
    Object.assign(this, { stored, read: 0, isReading: true });
    if (stored === 0) this.endReading();
    for await (const seen of images) {
      this.read += 1;
      this.note(seen);
      if (this.put.length >= BATCH_ASSETS || this.putColumns >= BATCH_COLUMNS) this.flush();
      else
        this.flushing ??= setTimeout(() => {
          this.flush();
        }, BATCH_AFTER_MS).unref();
      if (this.isReading && seen.upToDate) this.endReading();
      if (performance.now() - this.workingSince > SLICE_MS) await this.letOthersWork();
      if (this.index.parts > MOST_PARTS) await this.merging;
    }
  }

  private note(seen: SeenImage): void {
    if (seen.kind === 'image') {
      const document = documentOf(seen.image, seen.atMs);
      this.seenAgain?.add(document.id);
      this.put.push(document);
      this.putColumns += document.columns.length;
      return;
    }
    // What was put before it goes first: the order of the store is the order of truth.
    this.flush();
    if (seen.kind === 'gone') this.index.remove([seen.key]);
    else this.noteUnreadable(seen);
  }

  /** The row of before stays: it is older, and better than nothing. */
  private noteUnreadable({ key, reason }: Extract<SeenImage, { readonly kind: 'unreadable' }>): void {
    this.unreadable += 1;
    this.seenAgain?.add(key);
    this.logger.warn('A stored image cannot be read; its asset is shown as it was before', { key, reason });
  }

  private endReading(): void {
    this.flush();
    const { seenAgain, index } = this;
    if (seenAgain !== undefined) index.remove([...index.ids()].filter((id) => !seenAgain.has(id)));
    this.seenAgain = undefined;
    this.isReading = false;
    const { stored, unreadable } = this;
    this.logger.info('The catalog is loaded', { assets: index.size, stored, unreadable, bytes: index.bytes });
  }

  private flush(): void {
    clearTimeout(this.flushing);
    this.flushing = undefined;
    if (this.put.length === 0) return;
    const documents = this.put;
    this.put = [];
    this.putColumns = 0;
    this.index.put(documents);
    this.merging ??= this.merge().finally(() => (this.merging = undefined));
  }

  private async merge(): Promise<void> {
    for (;;) {
      await breath();
      const from = performance.now();
      if (this.isStopping() || !this.index.maintain(() => performance.now() - from < SLICE_MS)) return;
    }
  }

  private async letOthersWork(): Promise<void> {
    await breath();
    this.workingSince = performance.now();
  }
}
