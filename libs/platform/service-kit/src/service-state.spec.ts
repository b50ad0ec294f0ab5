import { Gate } from './gate.js';
import { ServiceState } from './service-state.js';

function aState(connections: Record<string, string> = { nats: 'connected', redis: 'connected' }) {
  const gate = new Gate();
  const states = Object.entries(connections).map(([name]) => [name, () => connections[name] ?? '']);
  const state = new ServiceState(gate, Object.fromEntries(states) as Record<string, () => string>);
  state.listening = true;
  return { gate, state, connections };
}

describe('ServiceState', () => {
  it('is ready when it listens and everything of its own is connected', () => {
    expect(aState().state.problems()).toEqual([]);
  });

  it('is not ready before it listens', () => {
    const { state } = aState();
    state.listening = false;
    expect(state.problems()).toEqual(['still starting']);
  });

  it('names every connection that is away, and why its stage is closed', () => {
    const { state, gate, connections } = aState();
    connections['redis'] = 'reconnecting';
    gate.close('halt', 'role refused');
    expect(state.problems()).toEqual(['redis is reconnecting', 'role refused']);
    expect(state.connectionStates()).toEqual({ nats: 'connected', redis: 'reconnecting' });
  });

  it('is not ready while the app itself knows a problem', () => {
    const problems = ['glue:DeleteTable is missing'];
    const state = new ServiceState(new Gate(), {}, () => problems);
    state.listening = true;
    expect(state.problems()).toEqual(['glue:DeleteTable is missing']);
    problems.pop();
    expect(state.problems()).toEqual([]);
  });

  it.each([
    ['connected', true, false],
    ['disconnected', true, false],
    ['closed', true, true],
    ['closed', false, false],
  ])('needs a restart only for a connection that never comes back: %s, listening %s', (nats, listening, needed) => {
    const { state } = aState({ nats, redis: 'connected' });
    state.listening = listening;
    expect(state.isBeyondHelp).toBe(needed);
  });
});
