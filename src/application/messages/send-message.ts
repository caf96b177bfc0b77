import type { UserId } from "../../domain/accounts/user.js";
import { utf8Bytes } from "../../domain/shared/text.js";
import { validateBody } from "../../domain/messages/body.js";
import { assertIdenticalRetry, draftMessage, type Draft, type Message } from "../../domain/messages/message.js";
import { fenceOf, requireSender, type Fence, type RoomAccess } from "../../domain/rooms/access.js";
import { NO_MENTIONS } from "../../domain/messages/mentions.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { AccessCache } from "../rooms/access-cache.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{
  accessCache: AccessCache;
  transactions: Pick<Transactions, "append">;
  messageLog: Pick<MessageLog, "sent">;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

export type SendInput = Readonly<{ roomId: RoomId; body: string; clientMessageId?: string }>;
export type Sent = Readonly<{ message: Message; repeated: boolean }>;

type Decision = Readonly<{ draft: Draft; fence: Fence }>;

/** Give up after this many concurrent permission changes. */
const MAX_ATTEMPTS = 20;

/** Sends messages. One sender's messages to a room keep their order, without waiting for each other. */
export class SendMessage {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: SendInput): Promise<Sent> {
    const bytes = utf8Bytes(input.body);
    await this.deps.rateLimiter.takeAll(messageTakes(actor.userId, bytes));
    let isStored = false;
    try {
      const sent = await this.decideAndSend(actor.userId, input);
      isStored = !sent.repeated;
      return sent;
    } finally {
      if (!isStored) void this.deps.rateLimiter.charge("message.bytes", actor.userId, -bytes);
    }
  }

  private async decideAndSend(userId: UserId, input: SendInput): Promise<Sent> {
    for (let decisions = 0; decisions < MAX_ATTEMPTS; decisions += 1) {
      const sent = await this.send(userId, input);
      if (sent) return sent;
    }
    throw new DomainError("unavailable", "service.unavailable", "The room is changing too fast. Try again.");
  }

  /** Returns `null` when the append was fenced, because permissions changed meanwhile: decide again. */
  private async send(userId: UserId, input: SendInput): Promise<Sent | null> {
    const { accessCache, transactions } = this.deps;
    const { roomId } = input;
    let decision: Decision;
    try {
      decision = await accessCache.evaluate(roomId, userId, (known) => this.decide(known, input));
    } catch (refusal) {
      return this.findEarlierSend(userId, input, refusal);
    }
    const appended = await transactions.append(decision.draft, decision.fence);
    if (appended.outcome === "stored") return { message: appended.message, repeated: false };
    if (appended.outcome === "repeated") return repeated(appended);
    accessCache.invalidateThrough(roomId, userId, decision.fence);
    return null;
  }

  /**
   * A sender who lost the right to send still gets the result of an earlier send with the same clientMessageId, as it
   * was given then. Later edits of the message are for members only.
   */
  private async findEarlierSend(userId: UserId, input: SendInput, refusal: unknown): Promise<Sent> {
    if (input.clientMessageId === undefined || validateBody(input).length > 0) throw refusal;
    const author = { id: userId, username: "", displayName: "", bot: false, deleted: false };
    const sent = await this.deps.messageLog.sent(this.draft(author, input));
    if (!sent) throw refusal;
    return repeated(sent);
  }

  private decide(access: RoomAccess | null, input: SendInput): Decision {
    const membership = requireSender(access, this.deps.clock.now());
    const fence = fenceOf({ accessRev: access?.accessRev ?? 0, membership });
    return { draft: this.draft(membership.user, input), fence };
  }

  private draft(author: Draft["author"], { roomId, body, clientMessageId }: SendInput): Draft {
    const { idGenerator, clock } = this.deps;
    const made = { id: idGenerator.next(), sentAt: clock.now() };
    const plain = { via: "user", kind: "text", data: null, replyTo: null, mentions: NO_MENTIONS } as const;
    return draftMessage({ ...made, ...plain, roomId, author, body, clientMessageId: clientMessageId ?? null });
  }
}

function repeated(appended: Readonly<{ message: Message; sameContent: boolean }>): Sent {
  assertIdenticalRetry(appended);
  return { message: appended.message, repeated: true };
}
