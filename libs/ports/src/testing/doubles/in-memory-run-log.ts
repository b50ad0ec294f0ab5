import type { LogLine } from '@dss/contracts';
import { RunLog } from '../../run-log.js';

export class InMemoryRunLog extends RunLog {
  private readonly entries: { readonly place: string; readonly line: LogLine & { readonly position: number } }[] = [];

  append(tenant: string, run: string, line: LogLine): void {
    this.entries.push({ place: `${tenant}/${run}`, line: { ...line, position: this.entries.length + 1 } });
  }

  list(tenant: string, run: string, options: { readonly after?: number | undefined; readonly limit: number }) {
    const ofRun = this.entries.filter(({ place }) => place === `${tenant}/${run}`).map(({ line }) => line);
    const rest = ofRun.filter(({ position }) => position > (options.after ?? 0));
    const lines = rest.slice(0, options.limit);
    return Promise.resolve({ lines, next: rest.length > lines.length ? lines.at(-1)?.position : undefined });
  }
}
