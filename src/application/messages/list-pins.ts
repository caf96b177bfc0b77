import type { Message } from "../../domain/messages/message.js";
import { requireReader } from "../../domain/rooms/access.js";
import { visibleFromOf, visibleMessages } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  messageLog: Pick<MessageLog, "pins">;
  clock: Clock;
}>;

/** `after`: the last message of the previous page. */
type Query = Readonly<{ roomId: RoomId; after?: Readonly<{ pinnedAt: Date; messageId: string }>; limit: number }>;

/** Lists the pinned messages that the actor may see, newest first. */
export class ListPins {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, after, limit }: Query): Promise<readonly Message[]> {
    const { roomReader, messageLog, clock } = this.deps;
    const access = requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    const pins = visibleMessages(await messageLog.pins(roomId), visibleFromOf(access));
    const isFurther = ({ pinnedAt, id }: Message) => {
      if (!after || !pinnedAt) return true;
      const laterMs = pinnedAt.getTime() - after.pinnedAt.getTime();
      return laterMs < 0 || (laterMs === 0 && id < after.messageId);
    };
    return pins.filter(isFurther).slice(0, limit);
  }
}
