import type { FactoryProvider } from '@nestjs/common';
import { Metrics } from '@dss/observability';
import { EventLog, RunLedger, RunSignals } from '@dss/ports';
import { OutcomeDesk } from './outcome-desk.js';

export const outcomeDeskProvider: FactoryProvider<OutcomeDesk> = {
  provide: OutcomeDesk,
  inject: [EventLog, RunLedger, RunSignals, Metrics],
  useFactory: (events: EventLog, ledger: RunLedger, signals: RunSignals, metrics: Metrics) =>
    new OutcomeDesk(events, ledger, signals, metrics),
};
