import type { UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { clientIdReused, tooManyScheduled } from "../../domain/messages/errors.js";
import { contentBytes } from "../../domain/messages/message-bytes.js";
import { validateContent } from "../../domain/messages/message-content.js";
import {
  fingerprintOf,
  newScheduled,
  validateSendAt,
  type ScheduledId,
  type ScheduleInput,
} from "../../domain/messages/scheduled.js";
import { throwIfInvalid } from "../../domain/shared/field-errors.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { ListedScheduled, ScheduledQueue } from "../ports/scheduled-queue.js";
import type { ScheduleRequest } from "../ports/scheduled-repository.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { lockActor } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import { DraftComposer } from "./draft-composer.js";
import { requireReferences } from "./require-references.js";

/** Dependencies of `ScheduleMessage` and `ChangeScheduled`. */
export type ScheduleDeps = Readonly<{
  accessCache: AccessCache;
  messageLog: Pick<MessageLog, "find">;
  roomReader: Pick<RoomReader, "named">;
  scheduledQueue: Pick<ScheduledQueue, "find">;
  transactions: Pick<Transactions, "run">;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

type Input = ScheduleInput & Readonly<{ clientMessageId?: string }>;
type Repeated = Readonly<{ id: ScheduledId; sameContent: boolean }>;

/** `rev` is 0 in the answer to a repeated request whose message was sent or removed since. */
export type ScheduleResult = ListedScheduled & Readonly<{ repeated: boolean }>;

/**
 * Stores a message that is sent later. The right to send it is judged then; now its author has to be a member who sees
 * what it names.
 */
export class ScheduleMessage {
  private readonly drafts: DraftComposer;

  constructor(private readonly deps: ScheduleDeps) {
    this.drafts = new DraftComposer(deps);
  }

  async execute(actor: Actor, input: Input): Promise<ScheduleResult> {
    await this.deps.rateLimiter.takeAll(messageTakes(actor.userId, contentBytes(input)));
    const request = requestOf(actor.userId, input);
    try {
      await this.check(actor.userId, input);
    } catch (refusal) {
      const earlier = request && (await this.deps.transactions.run((tx) => tx.scheduled.repeated(request)));
      if (!earlier) throw refusal;
      return this.repeat(actor.userId, input, earlier);
    }
    return this.store(actor, input, request);
  }

  private async check(userId: UserId, input: Input): Promise<void> {
    const { accessCache, clock, counts } = this.deps;
    throwIfInvalid([
      ...validateSendAt(input.sendAt, clock.now()),
      ...validateContent(input, counts["message.characters"]),
    ]);
    await requireReferences({ accessCache, drafts: this.drafts }, userId, input);
  }

  private async store(actor: Actor, input: Input, request: ScheduleRequest | null): Promise<ScheduleResult> {
    const { transactions, idGenerator, counts } = this.deps;
    const { userId } = actor;
    const most = counts["scheduled.user"];
    const scheduled = newScheduled(input, { id: idGenerator.next(), userId }, counts["message.characters"]);
    const { earlier, raised } = await transactions.run(async (tx) => {
      await lockActor(tx, actor);
      const earlier = request && (await tx.scheduled.repeated(request));
      if (!earlier) {
        if ((await tx.scheduled.count(userId)) >= most) throw tooManyScheduled(most);
        await tx.scheduled.add(scheduled, request);
      }
      return { earlier, raised: tx.raisedUsers };
    });
    if (earlier) return this.repeat(userId, input, earlier);
    return { scheduled, rev: raised.get(userId) ?? 0, repeated: false };
  }

  /** The message as it is now, or as the first request made it. */
  private async repeat(userId: UserId, input: Input, { id, sameContent }: Repeated): Promise<ScheduleResult> {
    if (!sameContent) throw clientIdReused();
    const found = await this.deps.scheduledQueue.find(userId, id);
    return { ...(found ?? { scheduled: newScheduled(input, { id, userId }, Infinity), rev: 0 }), repeated: true };
  }
}

function requestOf(userId: UserId, input: Input): ScheduleRequest | null {
  const fingerprint = fingerprintOf(input);
  const { roomId, clientMessageId } = input;
  return clientMessageId === undefined || fingerprint === null
    ? null
    : { userId, roomId, clientMessageId, fingerprint };
}
