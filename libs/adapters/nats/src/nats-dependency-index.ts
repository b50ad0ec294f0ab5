import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { AssetKey } from '@dss/catalog-model';
import { Dependant, DependencyIndex } from '@dss/ports';
import { JsonBucket } from './json-bucket.js';

const Sources = z.object({ v: z.literal(1), sources: z.array(AssetKey) });
type Sources = z.infer<typeof Sources>;

/** Keys: `<tenant>.of.<dependant>` → its sources, `<tenant>.by.<source>.<dependant>` → the dependant. */
export class NatsDependencyIndex extends DependencyIndex {
  private constructor(
    private readonly forward: JsonBucket<Sources>,
    private readonly backward: JsonBucket<Dependant>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsDependencyIndex> {
    return new NatsDependencyIndex(
      await JsonBucket.open(js, namespace, 'dependencies', Sources),
      await JsonBucket.open(js, namespace, 'dependencies', Dependant),
    );
  }

  async save(tenant: string, dependant: Dependant, sources: readonly AssetKey[]): Promise<void> {
    const key = `${tenant}.of.${dependant.key}`;
    const before = (await this.forward.find(key))?.value.sources ?? [];
    if (before.length === 0 && sources.length === 0) return;
    // New edges before the list that names them, old ones after: a crash leaves an edge too many, never one too few.
    const added = sources.filter((source) => !before.includes(source));
    await Promise.all(added.map((source) => this.backward.put(edge(tenant, source, dependant.key), dependant)));
    await this.forward.put(key, { v: 1, sources: [...sources] });
    const gone = before.filter((source) => !sources.includes(source));
    await Promise.all(gone.map((source) => this.backward.delete(edge(tenant, source, dependant.key))));
  }

  listDependants(tenant: string, source: AssetKey): Promise<readonly Dependant[]> {
    return this.backward.list(edge(tenant, source, '*'));
  }
}

function edge(tenant: string, source: AssetKey, dependant: AssetKey): string {
  return `${tenant}.by.${source}.${dependant}`;
}
