/** Counts calls to outside systems, with the bytes of their bodies, for the run that caused them. */
export abstract class CallMeter {
  /** `operation` is `system.operation`, e.g. `datasphere.list`, `glue.CreateTable`. */
  abstract count(operation: string, bytesOut: number, bytesIn: number): void;
}
