import type { UserId, UserSummary } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { contentBytes } from "../../domain/messages/message-bytes.js";
import { assertIdenticalRetry, type Draft, type Message } from "../../domain/messages/message.js";
import {
  lacksPartner,
  mayRead,
  requirePoster,
  sendFenceOf,
  type Fence,
  type RoomAccess,
} from "../../domain/rooms/access.js";
import { NOTHING_VISIBLE, quoting, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { partnerIn } from "../../domain/rooms/direct-room.js";
import type { Membership } from "../../domain/rooms/membership.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Actor } from "../actor.js";
import { KeyedMutex } from "../concurrency/keyed-mutex.js";
import { messageTakes } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { Appended, MessageLog } from "../ports/message-log.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { becomeDirectMember } from "../rooms/become-direct-member.js";
import type { Transactions } from "../transactions/transactions.js";
import { DraftComposer, type Composed, type DraftInput, type SendInput } from "./draft-composer.js";

type Deps = Readonly<{
  accessCache: AccessCache;
  transactions: Pick<Transactions, "append" | "inRoom">;
  messageLog: Pick<MessageLog, "sent" | "find">;
  rateLimiter: RateLimiter;
  roomReader: Pick<RoomReader, "named" | "access">;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

export type Sent = Readonly<{
  message: Message;
  repeated: boolean;
  /** People whom the text names, but who are not members. */
  notMembers: readonly UserSummary[];
}>;

/** `partnerId`: the other person of a direct room, who has to become a member first. */
type Right = Readonly<{ author: Membership; fence: Fence; partnerId: UserId | null }>;
type Started = Omit<Composed, "draft"> & Readonly<{ fence: Fence; appending: Promise<Appended> }>;

/** Give up after this many concurrent permission changes. */
const MAX_ATTEMPTS = 20;

/** Sends messages. One sender's messages to a room keep their order, without waiting for each other. */
export class SendMessage {
  private readonly drafts: DraftComposer;
  /** Holds back a send while an earlier one of the same sender reads what it names. */
  private readonly order = new KeyedMutex();

  constructor(private readonly deps: Deps) {
    this.drafts = new DraftComposer(deps);
  }

  execute({ userId }: Actor, input: SendInput): Promise<Sent> {
    return this.sendFor(userId, { ...input, via: "user" });
  }

  /** Sends with the rights of the author. */
  async sendFor(userId: UserId, input: DraftInput): Promise<Sent> {
    const bytes = contentBytes(input);
    await this.deps.rateLimiter.takeAll(messageTakes(userId, bytes));
    let isStored = false;
    try {
      const sent = await this.decideAndSend(userId, input);
      isStored = !sent.repeated;
      return sent;
    } finally {
      if (!isStored) void this.deps.rateLimiter.charge("message.bytes", userId, -bytes);
    }
  }

  private async decideAndSend(userId: UserId, input: DraftInput): Promise<Sent> {
    for (let decisions = 0; decisions < MAX_ATTEMPTS; decisions += 1) {
      const sent = await this.send(userId, input);
      if (sent) return sent;
    }
    throw changingTooFast();
  }

  /** Returns `null` when the append was fenced, because permissions changed meanwhile: decide again. */
  private async send(userId: UserId, input: DraftInput): Promise<Sent | null> {
    let started: Started;
    try {
      started = await this.order.runExclusive(`${input.roomId} ${userId}`, () => this.start(userId, input));
    } catch (refusal) {
      return this.findEarlierSend(userId, input, refusal);
    }
    const appended = await started.appending;
    const { notMembers, fence } = started;
    const isOutdated = appended.outcome === "fenced" || fence.slowModeSeconds !== undefined;
    if (isOutdated) this.deps.accessCache.invalidateThrough(input.roomId, userId, fence);
    if (appended.outcome === "stored") return { message: appended.message, repeated: false, notMembers };
    if (appended.outcome === "repeated") return { ...repeated(appended), notMembers };
    return null;
  }

  /** Starts the append without waiting for its commit. */
  private async start(userId: UserId, input: DraftInput): Promise<Started> {
    const { accessCache, transactions } = this.deps;
    for (let decisions = 0; decisions < MAX_ATTEMPTS; decisions += 1) {
      const { author, fence, partnerId } = await accessCache.evaluate(input.roomId, userId, (known) =>
        this.decide(known),
      );
      const { draft, notMembers } = await this.drafts.compose(author, input);
      if (partnerId === null) return { notMembers, fence, appending: transactions.append(draft, fence) };
      const retry = await this.findRetry(draft);
      if (retry) return { notMembers, fence, appending: Promise.resolve(retry) };
      await becomeDirectMember(this.deps, { userId }, { roomId: draft.roomId, userId: partnerId });
      accessCache.invalidateThrough(draft.roomId, userId, fence);
    }
    throw changingTooFast();
  }

  private async findRetry(draft: Draft): Promise<Appended | null> {
    const sent = draft.clientMessageId === null ? null : await this.deps.messageLog.sent(draft);
    return sent && { outcome: "repeated", ...sent };
  }

  /**
   * A sender who lost the right to send, or to see the quoted message, still gets the result of an earlier send with
   * the same clientMessageId, as it was given then, except for the quoted text, which only those see who may read it now.
   * Later edits of the message are for members only.
   */
  private async findEarlierSend(userId: UserId, input: DraftInput, refusal: unknown): Promise<Sent> {
    const retry = this.drafts.retryOf(userId, input);
    const sent = retry && (await this.deps.messageLog.sent(retry));
    if (!sent) throw refusal;
    const { message, ...result } = repeated(sent);
    return { ...result, message: await this.asReadBy(userId, message) };
  }

  private async asReadBy(userId: UserId, message: Message): Promise<Message> {
    if (!message.replyTo) return message;
    const access = await this.deps.roomReader.access(message.roomId, userId);
    const isReader = access !== null && mayRead(access, this.deps.clock.now());
    return quoting(message, isReader ? visibleFromOf(access) : NOTHING_VISIBLE);
  }

  private decide(access: RoomAccess | null): Right {
    const author = requirePoster(access, this.deps.clock.now());
    if (!access) throw roomNotFound();
    const partnerId = lacksPartner(access) ? partnerIn(access.room, author.user.id) : null;
    return { author, partnerId, fence: sendFenceOf(access, author) };
  }
}

const changingTooFast = () =>
  new DomainError("unavailable", "service.unavailable", "The room is changing too fast. Try again.");

function repeated(appended: Readonly<{ message: Message; sameContent: boolean }>): Sent {
  assertIdenticalRetry(appended);
  return { message: appended.message, repeated: true, notMembers: [] };
}
