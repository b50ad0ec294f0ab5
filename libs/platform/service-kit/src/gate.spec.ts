import { Gate } from './gate.js';

describe('Gate', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets everything through from the start', () => {
    expect(new Gate().state).toBe('open');
  });

  it('stays closed until everybody who closed it has opened it', () => {
    const gate = new Gate();
    gate.close('breaker', 'Glue is away');
    gate.close('api', 'the API is not up');
    gate.open('breaker');
    expect([gate.state, gate.notes]).toEqual(['closed', ['the API is not up']]);
    gate.open('api');
    expect([gate.state, gate.notes]).toEqual(['open', []]);
  });

  it('tries again after a pause and opens with the first message that succeeds', () => {
    const gate = new Gate();
    gate.closeFor('halt', 'role refused', 5_000);
    jest.advanceTimersByTime(4_999);
    expect([gate.state, gate.notes]).toEqual(['closed', ['role refused']]);
    jest.advanceTimersByTime(1);
    expect([gate.state, gate.notes]).toEqual(['trying', []]);
    gate.succeeded();
    expect(gate.state).toBe('open');
  });

  it('does not open for a message that was begun before it was closed', () => {
    const gate = new Gate();
    gate.closeFor('halt', 'role refused', 5_000);
    gate.succeeded();
    expect(gate.state).toBe('closed');
  });

  it('counts the pause from the last failure, however many messages failed', () => {
    const gate = new Gate();
    gate.closeFor('halt', 'role refused', 5_000);
    jest.advanceTimersByTime(4_000);
    gate.closeFor('halt', 'role refused', 5_000);
    jest.advanceTimersByTime(4_000);
    expect(gate.state).toBe('closed');
    jest.advanceTimersByTime(1_000);
    expect(gate.state).toBe('trying');
  });

  it('closes again when the trial fails', () => {
    const gate = new Gate();
    gate.closeFor('halt', 'role refused', 5_000);
    jest.advanceTimersByTime(5_000);
    gate.closeFor('halt', 'role refused', 5_000);
    expect(gate.state).toBe('closed');
  });

  it('leaves it to the breaker to say that what it guards is back: a message may have succeeded without it', () => {
    const gate = new Gate();
    gate.close('Glue', 'Glue is away');
    gate.tryAgain('Glue');
    gate.succeeded();
    expect(gate.state).toBe('trying');
    gate.open('Glue');
    expect(gate.state).toBe('open');
  });

  it('lets nothing through on trial while somebody else keeps it closed', () => {
    const gate = new Gate();
    gate.close('Glue', 'Glue is away');
    gate.closeFor('halt', 'role refused', 5_000);
    gate.tryAgain('Glue');
    expect([gate.state, gate.notes]).toEqual(['closed', ['role refused']]);
  });

  it('ignores whoever tries or opens without having closed', () => {
    const gate = new Gate();
    gate.tryAgain('Glue');
    gate.open('Glue');
    expect(gate.state).toBe('open');
  });

  it('forgets a pause that was opened early', () => {
    const gate = new Gate();
    gate.closeFor('records', 'Redis is away', 2_000);
    gate.open('records');
    jest.advanceTimersByTime(2_000);
    expect(gate.state).toBe('open');
  });

  it('tells who listens, until they stop', () => {
    const gate = new Gate();
    const seen: string[] = [];
    const stop = gate.onChange(() => seen.push(gate.state));
    gate.close('Glue', 'Glue is away');
    gate.tryAgain('Glue');
    gate.open('Glue');
    stop();
    gate.close('Glue', 'Glue is away');
    expect(seen).toEqual(['closed', 'trying', 'open']);
  });
});
