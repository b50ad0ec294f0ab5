import type { Gate } from './gate.js';

/** State of one outside connection in a word: `connected`, `connecting`, `disconnected` … */
export type ConnectionState = () => string;

/** What readiness and heartbeats are made of; one per process. */
export class ServiceState {
  listening = false;

  constructor(
    readonly gate: Gate,
    private readonly connections: Readonly<Record<string, ConnectionState>>,
    /** What the app itself knows that keeps it from doing its work, a sentence each. */
    private readonly own: () => readonly string[] = () => [],
  ) {}

  connectionStates(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.connections).map(([name, state]) => [name, state()]));
  }

  /** A closed connection never comes back by itself (credentials revoked while it was reconnecting): only a restart helps. */
  get isBeyondHelp(): boolean {
    return this.listening && Object.values(this.connectionStates()).includes('closed');
  }

  /** Ready: everything of our own is connected and messages are taken. An outage of SAP or AWS must not kill pods. */
  problems(): readonly string[] {
    const away = Object.entries(this.connectionStates())
      .filter(([, state]) => state !== 'connected')
      .map(([name, state]) => `${name} is ${state}`);
    return [...(this.listening ? [] : ['still starting']), ...away, ...this.gate.notes, ...this.own()];
  }
}
