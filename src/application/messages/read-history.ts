import type { HistoryCursor, HistoryPage } from "../../domain/messages/history-page.js";
import { requireVisible } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";

export type HistoryInput = Readonly<{ roomId: RoomId; cursor: HistoryCursor; limit: number }>;

export class ReadHistory {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; messageLog: MessageLog }>) {}

  async execute(actor: Actor, { roomId, cursor, limit }: HistoryInput): Promise<HistoryPage> {
    requireVisible(await this.deps.roomReader.access(roomId, actor.userId));
    return this.deps.messageLog.history(roomId, cursor, limit);
  }
}
