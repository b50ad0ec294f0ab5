import type { Metrics } from '@dss/observability';
import type { Breaker } from '@dss/resilience';
import type { Gate } from './gate.js';

const VALUE = { closed: 0, 'half-open': 1, open: 2 } as const;

/** An open breaker closes the gate: messages wait in the broker instead of being put back again and again. */
export function coupleBreaker(breaker: Breaker, gate: Gate, metrics: Metrics): void {
  metrics.breaker.set({ breaker: breaker.name }, VALUE[breaker.state]);
  breaker.onChange((state) => {
    metrics.breaker.set({ breaker: breaker.name }, VALUE[state]);
    if (state === 'open') gate.close(breaker.name, `${breaker.name} is away`);
    else if (state === 'half-open') gate.tryAgain(breaker.name);
    else gate.open(breaker.name);
  });
}
