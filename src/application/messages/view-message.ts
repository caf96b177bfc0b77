import type { Message } from "../../domain/messages/message.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { requireReader } from "../../domain/rooms/access.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { MessageKey } from "./change-message.js";

export type ViewMessageDeps = Readonly<{ roomReader: RoomReader; messageLog: MessageLog; clock: Clock }>;

export class ViewMessage {
  constructor(private readonly deps: ViewMessageDeps) {}

  async execute(actor: Actor, { roomId, messageId }: MessageKey): Promise<Message> {
    const { roomReader, messageLog, clock } = this.deps;
    const access = requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    const message = await messageLog.find(roomId, messageId);
    return requireVisibleMessage(message, visibleFromOf(access));
  }
}
