import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { AssetKey } from '@dss/catalog-model';
import { Dependant, DependencyIndex } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

const Sources = z.object({ v: z.literal(1), sources: z.array(AssetKey) });
type Sources = z.infer<typeof Sources>;
const Dependants = z.object({ v: z.literal(1), dependants: z.array(Dependant) });
type Dependants = z.infer<typeof Dependants>;

/** Keys: `<tenant>.of.<dependant>` → its sources, `<tenant>.by.<source>` → its dependants, found in one read. */
export class NatsDependencyIndex extends DependencyIndex {
  private constructor(
    private readonly forward: JsonBucket<Sources>,
    private readonly backward: JsonBucket<Dependants>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsDependencyIndex> {
    return new NatsDependencyIndex(
      await JsonBucket.open(js, namespace, 'dependencies', Sources, { storage }),
      await JsonBucket.open(js, namespace, 'dependencies', Dependants, { storage }),
    );
  }

  async save(tenant: string, dependant: Dependant, sources: readonly AssetKey[]): Promise<void> {
    const key = `${tenant}.of.${dependant.key}`;
    const before = (await this.forward.find(key))?.value.sources ?? [];
    if (before.length === 0 && sources.length === 0) return;
    // New edges before the list that names them, old ones after: a crash leaves an edge too many, never one too few.
    for (const source of sources) await this.edit(tenant, source, dependant, true);
    await this.forward.put(key, { v: 1, sources: [...sources] });
    for (const source of before) if (!sources.includes(source)) await this.edit(tenant, source, dependant, false);
  }

  async listDependants(tenant: string, source: AssetKey): Promise<readonly Dependant[]> {
    return (await this.backward.find(`${tenant}.by.${source}`))?.value.dependants ?? [];
  }

  private async edit(tenant: string, source: AssetKey, dependant: Dependant, present: boolean): Promise<void> {
    await this.backward.change(`${tenant}.by.${source}`, (stored) => {
      const known = stored?.dependants ?? [];
      const others = known.filter(({ key }) => key !== dependant.key);
      // An unchanged edge is not written again.
      if (present === others.length < known.length) return undefined;
      return { v: 1, dependants: present ? [...others, dependant] : others };
    });
  }
}
