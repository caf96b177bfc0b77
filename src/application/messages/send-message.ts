import { checkSameSend, draftMessage, type Draft, type Message } from "../../domain/messages/message.js";
import { senderIn } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { Turns } from "../turns.js";

type Deps = Readonly<{
  rooms: RoomReader;
  log: MessageLog;
  limiter: RateLimiter;
  ids: IdGenerator;
  clock: Clock;
}>;

export type SendInput = Readonly<{ roomId: RoomId; body: string; clientMessageId?: string }>;
export type Sent = Readonly<{ message: Message; repeated: boolean }>;

/** Rights that change this often while one message is sent are somebody's experiment. */
const MOST_DECISIONS = 20;

export class SendMessage {
  /** One sender's messages to a room keep the order in which they came. */
  private readonly turns = new Turns();

  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: SendInput): Promise<Sent> {
    await this.deps.limiter.take("message.send", actor.userId);
    return this.turns.take(`${actor.userId} ${input.roomId}`, () => this.send(actor, input));
  }

  private async send(actor: Actor, input: SendInput): Promise<Sent> {
    const { rooms, log } = this.deps;
    for (let decisions = 0; decisions < MOST_DECISIONS; decisions += 1) {
      const access = await rooms.access(input.roomId, actor.userId);
      const { user: author } = senderIn(access);
      const draft = this.draft(author, input);
      const appended = await log.append(draft, access?.accessRev ?? 0);
      if (appended.outcome === "fenced") continue;
      if (appended.outcome === "repeated") checkSameSend(appended.message, draft);
      return { message: appended.message, repeated: appended.outcome === "repeated" };
    }
    throw new DomainError("unavailable", "service.unavailable", "The room is changing too fast: try again.");
  }

  private draft(author: Draft["author"], { roomId, body, clientMessageId }: SendInput): Draft {
    const { ids, clock } = this.deps;
    const made = { id: ids.next(), sentAt: clock.now() };
    return draftMessage({ ...made, roomId, author, body, clientMessageId: clientMessageId ?? null });
  }
}
