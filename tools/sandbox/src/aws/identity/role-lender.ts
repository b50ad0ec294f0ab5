import { digest } from '@dss/catalog-model';
import { AwsError } from '../aws-error.js';
import { type Identities } from './identities.js';
import { type Session, writeSession } from './session.js';

export interface LoanWish {
  readonly role: string;
  /** Name of the session. */
  readonly session: string;
  readonly seconds: number;
  readonly externalId: string | undefined;
  /** ARN, or subject of a web identity, of whoever asks. */
  readonly by: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LentRole {
  readonly session: Session;
  readonly token: string;
}

/** One assumption of a role, as tests and audits want to see it. */
export interface Loan {
  readonly time: string;
  readonly role: string;
  readonly session: string;
  readonly externalId?: string;
  readonly by: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly expires: string;
}

export interface Lender {
  lend(wish: LoanWish, now: number): LentRole;
}

/** So many loans are remembered for the admin port. */
const KEPT = 10_000;

/** Hands out sessions of roles and remembers them. */
export class RoleLender implements Lender {
  #loans: Loan[] = [];
  #count = 0;

  constructor(private readonly identities: () => Identities) {}

  lend({ role, session: name, seconds, externalId, by, tags }: LoanWish, now: number): LentRole {
    const longest = this.identities().roles.find(({ arn }) => arn === role)?.maxSessionSeconds ?? seconds;
    if (seconds > longest) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const expiresAt = now + seconds * 1000;
    const accessKeyId = `ASIA${digest(`${role} ${name} ${now} ${++this.#count}`).slice(0, 16).toUpperCase()}`;
    const session = { accessKeyId, role, name, expiresAt };
    const [time, expires] = [new Date(now).toISOString(), new Date(expiresAt).toISOString()];
    this.#loans.push({ time, role, session: name, by, tags, expires, ...(externalId !== undefined && { externalId }) });
    if (this.#loans.length > KEPT) this.#loans = this.#loans.slice(-KEPT);
    return { session, token: writeSession(session) };
  }

  /** Oldest first. */
  loans(): readonly Loan[] {
    return this.#loans;
  }
}
