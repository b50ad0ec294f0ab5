/** An error as the service words it; the listener turns it into the protocol's error form. */
export class AwsError extends Error {
  constructor(
    /** The exception's name, e.g. `EntityNotFoundException`: clients test this, never the text. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}
