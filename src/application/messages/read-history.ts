import type { HistoryCursor, HistoryPage } from "../../domain/messages/history-page.js";
import { visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { requireVisible } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";

export type HistoryInput = Readonly<{ roomId: RoomId; cursor: HistoryCursor; limit: number }>;

export class ReadHistory {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; messageLog: MessageLog }>) {}

  async execute(actor: Actor, { roomId, cursor, limit }: HistoryInput): Promise<HistoryPage> {
    const access = requireVisible(await this.deps.roomReader.access(roomId, actor.userId));
    return this.deps.messageLog.history(roomId, cursor, limit, visibleFromOf(access));
  }
}
