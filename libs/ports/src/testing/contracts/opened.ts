/// <reference types="jest" />

/** What every contract needs to open; closed again when its tests are over. */
export interface Closable {
  readonly close: () => Promise<void>;
}

/** Opened once for all tests of a describe: they take tenants and runs of their own, so a store need not be empty. */
export function opened<T extends Closable>(open: () => Promise<T>): () => T {
  let subject: T | undefined;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    await subject?.close();
  });
  return () => {
    if (subject === undefined) throw new Error('The subject of this contract could not be opened');
    return subject;
  };
}
