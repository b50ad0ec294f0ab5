import { aRunEnded, anAssetOutcome } from '@dss/ports/testing';
import { EventsQuery, eventFrame, isWanted } from './event-frame.js';

const data = anAssetOutcome({ outcome: 'failed', technicalName: 'Line\nbreak and "quote" ü' });
const event = { sequence: 42, type: 'asset.failed.v1', id: 'x', tenant: data.tenant, run: data.run, data };

describe('eventFrame', () => {
  it('is one event of three lines, whatever is in the names', () => {
    const lines = eventFrame(event).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(0, 2)).toEqual(['id: 42', 'event: asset.failed.v1']);
    expect(JSON.parse(lines[2]!.slice('data: '.length))).toMatchObject({ data: { technicalName: data.technicalName } });
  });

  it('has every attribute that CloudEvents 1.0 asks for', () => {
    for (const told of [event, { ...event, type: 'sync.partial.v1', data: aRunEnded({ end: 'partial' }) }]) {
      const cloudEvent = JSON.parse(eventFrame(told).split('\n')[2]!.slice('data: '.length)) as Record<string, unknown>;
      expect(Object.keys(cloudEvent).sort()).toEqual(
        ['data', 'datacontenttype', 'dssrun', 'id', 'source', 'specversion', 'subject', 'time', 'type'].sort(),
      );
      expect(cloudEvent['type']).toBe(told.type);
    }
  });
});

describe('isWanted', () => {
  it.each([
    ['', true],
    ['types=asset', true],
    ['types=asset.failed', true],
    ['types=asset.failed.v1', true],
    ['types=sync,asset.failed', true],
    ['types=asset.fail', false],
    ['types=sync', false],
    ['types=,', false],
    [`run=${data.run}`, true],
    ['run=another', false],
    [`run=${data.run}&types=sync`, false],
  ])('?%s', (query, wanted) => {
    expect(isWanted(event, EventsQuery.parse(Object.fromEntries(new URLSearchParams(query))))).toBe(wanted);
  });
});
