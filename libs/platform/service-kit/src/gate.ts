/** Whether a stage takes messages: all slots, one to try, or none. */
export type GateState = 'open' | 'trying' | 'closed';

interface Reason {
  readonly why: string;
  readonly trying: boolean;
  /** Ends a pause; absent where somebody else knows when to try again (a breaker). */
  readonly timer?: NodeJS.Timeout | undefined;
}

/**
 * The tap before a stage. A breaker that opens or an error that needs an operator closes it: messages then stay in the
 * broker instead of burning their attempts. It is tried again with one message at a time. Everybody who closed it has a
 * say of its own; the most careful one counts.
 */
export class Gate {
  private readonly reasons = new Map<string, Reason>();
  private readonly listeners = new Set<() => void>();

  get state(): GateState {
    const reasons = [...this.reasons.values()];
    if (reasons.length === 0) return 'open';
    return reasons.every(({ trying }) => trying) ? 'trying' : 'closed';
  }

  /** What keeps it closed, in words. */
  get notes(): readonly string[] {
    return [...this.reasons.values()].filter(({ trying }) => !trying).map(({ why }) => why);
  }

  /** Until the same caller tries again or opens. */
  close(who: string, why: string): void {
    this.put(who, { why, trying: false });
  }

  /** For a while; then messages are tried, and the first that succeeds opens it. */
  closeFor(who: string, why: string, pauseMs: number): void {
    const timer = setTimeout(() => {
      this.put(who, { why, trying: true, timer });
    }, pauseMs);
    this.put(who, { why, trying: false, timer: timer.unref() });
  }

  /** Lets one message through at a time. */
  tryAgain(who: string): void {
    const reason = this.reasons.get(who);
    if (reason !== undefined) this.put(who, { ...reason, trying: true });
  }

  open(who: string): void {
    clearTimeout(this.reasons.get(who)?.timer);
    if (this.reasons.delete(who)) this.changed();
  }

  /** A message was handled: the pauses that were being tried are over. What a breaker guards, the breaker opens. */
  succeeded(): void {
    for (const [who, { trying, timer }] of this.reasons) if (trying && timer !== undefined) this.open(who);
  }

  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private put(who: string, reason: Reason): void {
    const before = this.reasons.get(who)?.timer;
    if (before !== reason.timer) clearTimeout(before);
    this.reasons.set(who, reason);
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
