/// <reference types="jest" />
import type { Heartbeat } from '@dss/contracts';
import type { InstanceMonitor } from '../../instance-monitor.js';
import { aHeartbeat } from '../builders/message-builders.js';
import { aRunId } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';
import { until } from './until.js';

/** `listener` hears what `speaker` announces; they may be one. */
export function instanceMonitorContract(
  name: string,
  open: () => Promise<Closable & { readonly speaker: InstanceMonitor; readonly listener: InstanceMonitor }>,
): void {
  describe(`${name} keeps the promises of InstanceMonitor`, () => {
    const current = opened(open);
    const heard = (instance: string) =>
      current()
        .listener.list()
        .filter((heartbeat) => heartbeat.instance === instance);

    /** Instances tell again and again: who listens later hears the next one. */
    const tell = (untilTrue: () => boolean, ...heartbeats: readonly Heartbeat[]) =>
      until(() => {
        for (const heartbeat of heartbeats) current().speaker.announce(heartbeat);
        return untilTrue();
      });

    it('lists an instance that was heard, as it told', async () => {
      const heartbeat = aHeartbeat({ instance: aRunId(), notes: ['pulls are paused: glue'], ready: false });

      await tell(() => heard(heartbeat.instance).length > 0, heartbeat);

      expect(heard(heartbeat.instance)).toEqual([heartbeat]);
    });

    it('keeps the last heartbeat of each instance only', async () => {
      const [one, other] = [aRunId(), aRunId()];

      await tell(
        () => heard(other).length > 0,
        aHeartbeat({ instance: one, inFlight: 1 }),
        aHeartbeat({ instance: other }),
      );
      await tell(() => heard(one)[0]?.inFlight === 3, aHeartbeat({ instance: one, inFlight: 3 }));

      expect(heard(one)).toEqual([aHeartbeat({ instance: one, inFlight: 3 })]);
      expect(heard(other)).toHaveLength(1);
    });

    it('lists nobody who was never heard', () => {
      expect(heard(aRunId())).toEqual([]);
    });
  });
}
