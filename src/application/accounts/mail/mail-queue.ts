import { DomainError } from "../../../domain/shared/domain-error.js";
import type { Mail, Mailer } from "../../ports/mailer.js";
import type { Scheduler } from "../../ports/scheduler.js";
import { RequestTracker } from "../../concurrency/request-tracker.js";
import { KeyedMutex } from "../../concurrency/keyed-mutex.js";

const SHARDS = 4;
const MAX_WAITING = 1_000;
const RETRY_DELAYS_MS: readonly number[] = [1_000, 10_000, 60_000];

/** `null`: there is nothing to send. */
type ComposeMail = () => Promise<Mail | null>;
type QueuedMail = Readonly<{ shard: string; compose: ComposeMail; tries: number }>;
type Deps = Readonly<{ mailer: Mailer; scheduler: Scheduler; report: (error: unknown) => void }>;

/**
 * In-memory queue of mails that no request waits for. Mails to one address leave in the order in which they were queued.
 * A refused mail is tried four times within about 70 s. A mail that is still queued then, or when the process ends, is
 * lost: its reader has to ask again.
 */
export class MailQueue {
  private readonly turns = new KeyedMutex();
  private readonly traffic = new RequestTracker();
  private waiting = 0;
  private closing = false;

  constructor(private readonly deps: Deps) {}

  /** Composes the mail and sends it, later. Refuses with `service.unavailable` when too many are waiting. */
  send(to: string, compose: ComposeMail): void {
    if (this.waiting >= MAX_WAITING)
      throw new DomainError("unavailable", "service.unavailable", "Too many mails are waiting: try again.");
    this.waiting += 1;
    const mail = { shard: shardOf(to), compose: once(compose), tries: 0 };
    this.deps.scheduler.soon(() => this.attempt(mail));
  }

  /** Resolves when every attempt in progress has ended. */
  close(): Promise<void> {
    this.closing = true;
    return this.traffic.drain();
  }

  private attempt(mail: QueuedMail): void {
    this.traffic
      .track(() => this.turns.runExclusive(mail.shard, () => this.sendNow(mail)))
      .then(
        () => void (this.waiting -= 1),
        (error: unknown) => this.failed(mail, error),
      );
  }

  private async sendNow({ compose }: QueuedMail): Promise<void> {
    const mail = await compose();
    if (mail) await this.deps.mailer.send(mail);
  }

  private failed(mail: QueuedMail, error: unknown): void {
    const { scheduler, report } = this.deps;
    if (this.closing) return;
    report(error);
    const delayMs = RETRY_DELAYS_MS[mail.tries];
    if (delayMs === undefined) this.waiting -= 1;
    else scheduler.after(delayMs, () => this.attempt({ ...mail, tries: mail.tries + 1 }));
  }
}

/** The shard of an address, so that mails to one address stay in order. */
function shardOf(to: string): string {
  let sum = 0;
  for (const character of to) sum += character.codePointAt(0) ?? 0;
  return String(sum % SHARDS);
}

/** Composes the mail once for all attempts. Composes it again only if composing failed. */
function once(compose: ComposeMail): ComposeMail {
  let composed: Promise<Mail | null> | null = null;
  return () => {
    composed ??= compose().catch((error: unknown) => {
      composed = null;
      throw error;
    });
    return composed;
  };
}
