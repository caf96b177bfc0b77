import type { Message } from "../../domain/messages/message.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { requireVisible } from "../../domain/rooms/access.js";
import type { Actor } from "../actor.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { MessageKey } from "./change-message.js";

export type ViewMessageDeps = Readonly<{ roomReader: RoomReader; messageLog: MessageLog }>;

export class ViewMessage {
  constructor(private readonly deps: ViewMessageDeps) {}

  async execute(actor: Actor, { roomId, messageId }: MessageKey): Promise<Message> {
    const access = requireVisible(await this.deps.roomReader.access(roomId, actor.userId));
    const message = await this.deps.messageLog.find(roomId, messageId);
    return requireVisibleMessage(message, visibleFromOf(access));
  }
}
