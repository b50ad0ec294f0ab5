import { Gate } from './gate.js';

describe('Gate', () => {
  it('lets everything through from the start', () => {
    expect(new Gate().state).toBe('open');
  });

  it('stays closed until everybody who closed it has opened it', () => {
    const gate = new Gate();
    gate.close('breaker', 'Glue is away');
    gate.close('halt', 'role refused');
    gate.open('breaker');
    expect([gate.state, gate.notes]).toEqual(['closed', ['role refused']]);
    gate.open('halt');
    expect(gate.state).toBe('open');
  });

  it('tries one message before it opens again', () => {
    const gate = new Gate();
    gate.close('halt', 'role refused');
    gate.tryAgain('halt');
    expect(gate.state).toBe('trying');
    gate.succeeded();
    expect(gate.state).toBe('open');
  });

  it('closes again when the trial fails', () => {
    const gate = new Gate();
    gate.close('halt', 'role refused');
    gate.tryAgain('halt');
    gate.close('halt', 'role refused');
    expect(gate.state).toBe('closed');
  });

  it('tells who listens', () => {
    const gate = new Gate();
    let changes = 0;
    gate.onChange(() => (changes += 1));
    gate.close('a', 'b');
    gate.tryAgain('a');
    gate.succeeded();
    expect(changes).toBe(3);
  });
});
