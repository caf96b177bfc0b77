import { DomainError } from "../../domain/shared/domain-error.js";
import type { Mail, Mailer } from "../ports/mailer.js";
import type { Scheduler } from "../ports/scheduler.js";
import { Traffic } from "../traffic.js";
import { Turns } from "../turns.js";

const LANES = 4;
const MOST_WAITING = 1_000;
const TRY_AGAIN_AFTER_MS: readonly number[] = [1_000, 10_000, 60_000];

/** `null`: there is nothing to send. */
type Write = () => Promise<Mail | null>;
type Parcel = Readonly<{ lane: string; write: Write; tries: number }>;
type Deps = Readonly<{ mailer: Mailer; scheduler: Scheduler; report: (error: unknown) => void }>;

/**
 * Mails on their way, which nobody waits for. One person's leave in the order in which they were handed over. What the
 * mail server does not take is tried a few times within about a minute. What still waits then, or when the process
 * ends, is lost: its reader asks again.
 */
export class Post {
  private readonly turns = new Turns();
  private readonly traffic = new Traffic();
  private waiting = 0;
  private closing = false;

  constructor(private readonly deps: Deps) {}

  /** Writes the mail and sends it, later. Refuses with `service.unavailable` when too many are waiting. */
  send(to: string, write: Write): void {
    if (this.waiting >= MOST_WAITING)
      throw new DomainError("unavailable", "service.unavailable", "Too many mails are waiting: try again.");
    this.waiting += 1;
    const parcel = { lane: laneOf(to), write: once(write), tries: 0 };
    this.deps.scheduler.soon(() => this.carry(parcel));
  }

  /** Resolves when what was on its way has been tried once. */
  close(): Promise<void> {
    this.closing = true;
    return this.traffic.drain();
  }

  private carry(parcel: Parcel): void {
    this.traffic
      .answer(() => this.turns.take(parcel.lane, () => this.deliver(parcel)))
      .then(
        () => void (this.waiting -= 1),
        (error: unknown) => this.failed(parcel, error),
      );
  }

  private async deliver({ write }: Parcel): Promise<void> {
    const mail = await write();
    if (mail) await this.deps.mailer.send(mail);
  }

  private failed(parcel: Parcel, error: unknown): void {
    const { scheduler, report } = this.deps;
    if (this.closing) return;
    report(error);
    const delayMs = TRY_AGAIN_AFTER_MS[parcel.tries];
    if (delayMs === undefined) this.waiting -= 1;
    else scheduler.after(delayMs, () => this.carry({ ...parcel, tries: parcel.tries + 1 }));
  }
}

/** Always the same for one address. */
function laneOf(to: string): string {
  let sum = 0;
  for (const character of to) sum += character.codePointAt(0) ?? 0;
  return String(sum % LANES);
}

/** What was written is kept for the next try; what could not be is written again. */
function once(write: Write): Write {
  let written: Promise<Mail | null> | null = null;
  return () => {
    written ??= write().catch((error: unknown) => {
      written = null;
      throw error;
    });
    return written;
  };
}
