import { cpus } from 'node:os';
import { type CatalogPlan, GeneratedCatalog, SandboxClient } from '@dss/sandbox';
import { measureBaselines } from '../baselines/measure-baseline.js';
import { AS_PLANNED, checkGlue, type ExpectedState } from '../check/check-glue.js';
import { FIRST_SYNC, type FloorPart, NO_CHANGE, PER_CHANGE } from '../floors/floor-parts.js';
import { measureFloor, type MeasuredPart } from '../floors/measure-floor.js';
import { Neighbours } from '../machine.js';
import { measureRun, type MeasuredRun } from '../measure-run.js';
import { type Baseline } from '../results/scenario-result.js';
import { type BenchStack, type World } from '../world.js';
import { chooseEdits, type ChosenEdits, stateAfter } from './choose-edits.js';
import { openStack } from './quotas.js';
import { type Quotas } from './scenario.js';

export type SyncScenario = 'S1' | 'S2' | 'S3';

/** One scenario once. */
export interface Passage {
  readonly measured: MeasuredRun;
  readonly floors: readonly MeasuredPart[];
  /** For S3: what each changed asset costs beside what all assets cost. */
  readonly changeFloors: readonly MeasuredPart[];
  readonly baselines: readonly Baseline[];
  /** Of the machine, taken by others while floors and naive ways were measured: a dear floor flatters the product. */
  readonly othersShareBeside: number;
  readonly edits?: ChosenEdits;
  readonly wrong: readonly string[];
  readonly cores: number;
}

export type Journey = Partial<Record<SyncScenario, Passage>>;

/** More than this shows nothing new: the primitive operations know nothing of the size of the catalog. */
const FLOOR_SAMPLE = 10_000;

/**
 * First sync, the same again, and the same after people's edits, on one stack with empty data, as far as it is wanted:
 * each needs the one before. A scenario with a wrong outcome ends the journey.
 */
export async function syncJourney(
  world: World,
  plan: CatalogPlan,
  wanted: readonly SyncScenario[],
  { quotas, baselines }: { readonly quotas: Quotas; readonly baselines: boolean },
): Promise<Journey> {
  const stack = await openStack(world, plan, quotas);
  try {
    // Under quotas it is pacing that is measured; floors and naive ways would only meet the same quotas.
    const compared = quotas === 'off' ? { floors: true, baselines } : { floors: false, baselines: false };
    return await new Traveller(world, stack, plan, wanted, compared).travel();
  } finally {
    await stack.stop();
  }
}

class Traveller {
  readonly #catalog: GeneratedCatalog;
  readonly #sandbox: SandboxClient;
  readonly #journey: Journey = {};
  #othersShareBeside = 0;

  constructor(
    private readonly world: World,
    private readonly stack: BenchStack,
    private readonly plan: CatalogPlan,
    private readonly wanted: readonly SyncScenario[],
    private readonly compared: { readonly floors: boolean; readonly baselines: boolean },
  ) {
    this.#catalog = new GeneratedCatalog(plan);
    this.#sandbox = new SandboxClient(stack.sandbox.adminUrl);
  }

  async travel(): Promise<Journey> {
    const wants = (...names: SyncScenario[]) => names.some((name) => this.wanted.includes(name));
    const firstIsRight = await this.#pass('S1', wants('S1') ? FIRST_SYNC : [], AS_PLANNED, {
      created: this.plan.assets,
    });
    if (!firstIsRight || !wants('S2', 'S3')) return this.#journey;
    const changeFloors = wants('S3') ? await this.#floors(PER_CHANGE, false) : [];
    const secondIsRight = await this.#pass('S2', NO_CHANGE, AS_PLANNED, { unchanged: this.plan.assets });
    if (!secondIsRight || !wants('S3')) return this.#journey;
    await this.#passEdits(changeFloors);
    return this.#journey;
  }

  async #passEdits(changeFloors: readonly MeasuredPart[]): Promise<void> {
    const edits = chooseEdits(this.#catalog);
    await this.#sandbox.editGenerated({ ...edits });
    const { floors = [], baselines = [] } = this.#journey.S2 ?? {};
    await this.#pass('S3', [], stateAfter(this.#catalog, edits), { created: edits.rename.length });
    const passage = this.#journey.S3;
    // Naive ways do after an edit what they do without one.
    const same = baselines.map((one) => ({ ...one, about: `${one.about}, as in S2` }));
    if (passage !== undefined) this.#journey.S3 = { ...passage, floors, changeFloors, baselines: same, edits };
  }

  /** @returns whether the outcome was right */
  async #pass(
    name: SyncScenario,
    parts: readonly FloorPart[],
    state: ExpectedState,
    counts: Readonly<Record<string, number>>,
  ): Promise<boolean> {
    const floors = await this.#floors(parts, name !== 'S1');
    this.world.progress(`  ${name}: ${this.plan.assets} assets …`);
    const measured = await measureRun(this.stack);
    const wrong = [
      ...measured.wrong,
      ...miscounted(measured, counts),
      ...(await checkGlue(this.#catalog, this.#sandbox, state)),
    ];
    // S3 shows those of S2.
    const shown: readonly SyncScenario[] = name === 'S2' ? ['S2', 'S3'] : name === 'S1' ? ['S1'] : [];
    const naive = this.compared.baselines && wrong.length === 0 && shown.some((each) => this.wanted.includes(each));
    if (naive) this.world.progress(`  ${name}: baselines …`);
    const baselines = naive
      ? await this.#watched(() => measureBaselines(this.world, this.stack, this.plan, name === 'S2'))
      : [];
    const othersShareBeside = this.#othersShareBeside;
    this.#journey[name] = {
      measured,
      floors,
      changeFloors: [],
      baselines,
      othersShareBeside,
      wrong,
      cores: cpus().length,
    };
    return wrong.length === 0;
  }

  async #floors(parts: readonly FloorPart[], known: boolean): Promise<readonly MeasuredPart[]> {
    if (!this.compared.floors || parts.length === 0) return [];
    const sample = Math.min(this.plan.assets, FLOOR_SAMPLE);
    const measured: MeasuredPart[] = [];
    return this.#watched(async () => {
      for (const part of parts) {
        this.world.progress(`  floor: ${part.what} …`);
        measured.push(await measureFloor(this.world, this.stack, part, { plan: this.plan, sample, known }));
      }
      return measured;
    });
  }

  /** The most that others took beside one of the journey's runs; all its scenarios share floors. */
  async #watched<T>(measure: () => Promise<T>): Promise<T> {
    const neighbours = new Neighbours(this.stack);
    const measured = await measure();
    this.#othersShareBeside = Math.max(this.#othersShareBeside, neighbours.share());
    return measured;
  }
}

function miscounted({ run }: MeasuredRun, expected: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(expected).flatMap(([outcome, count]) =>
    run.counts?.[outcome] === count
      ? []
      : [`the run counts ${run.counts?.[outcome] ?? 0} assets as ${outcome}, should be ${count}`],
  );
}
