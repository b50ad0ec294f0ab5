/** Whether a stage takes messages: all slots, one to try, or none. */
export type GateState = 'open' | 'trying' | 'closed';

/**
 * The tap before a stage. A breaker that opens or an error that needs an operator closes it: messages then stay in the
 * broker instead of burning their attempts. It is tried again with one message, and opens when that one succeeds.
 */
export class Gate {
  private readonly reasons = new Map<string, string>();
  private trial = false;
  private readonly listeners: (() => void)[] = [];

  get state(): GateState {
    if (this.reasons.size > 0) return 'closed';
    return this.trial ? 'trying' : 'open';
  }

  /** What keeps it closed, in words. */
  get notes(): readonly string[] {
    return [...this.reasons.values()];
  }

  close(who: string, why: string): void {
    this.reasons.set(who, why);
    this.changed();
  }

  /** Lets one message through. */
  tryAgain(who: string): void {
    if (!this.reasons.delete(who)) return;
    this.trial = true;
    this.changed();
  }

  open(who: string): void {
    this.reasons.delete(who);
    this.trial = false;
    this.changed();
  }

  /** A message was handled: whatever was tried works again. */
  succeeded(): void {
    if (!this.trial) return;
    this.trial = false;
    this.changed();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
