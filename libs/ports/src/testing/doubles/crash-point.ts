/** What a guarded port throws once its process is dead. */
export class Crash extends Error {}

/**
 * A process that dies at its n-th call to the world, just before the call or just after it has taken effect. From then on
 * none of its calls has an effect: what is left is what a killed process leaves behind.
 */
export class CrashPoint {
  private calls = 0;
  private dead = false;

  constructor(
    private readonly at = Infinity,
    private readonly moment: 'before' | 'after' = 'before',
  ) {}

  /** How many calls were made: the number of places to die at. */
  get count(): number {
    return this.calls;
  }

  /** The port as this process sees it. */
  guard<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function' || name === 'constructor') return member;
        return (...args: unknown[]) => this.call(() => Reflect.apply(member, target, args) as unknown);
      },
    });
  }

  private call(act: () => unknown): unknown {
    if (this.dead) throw new Crash();
    this.calls += 1;
    if (this.calls < this.at) return act();
    this.dead = true;
    if (this.moment === 'after') {
      const answer = act();
      if (answer instanceof Promise) return answer.then(() => Promise.reject(new Crash()));
    }
    throw new Crash();
  }
}
