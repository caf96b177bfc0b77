import { noticeRange } from "../../domain/messages/notice-range.js";
import type { HistoryCursor, HistoryPage } from "../../domain/messages/history-page.js";
import { visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { requireVisible } from "../../domain/rooms/access.js";
import type { Notice } from "../../domain/rooms/notice.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { MessageLog } from "../ports/message-log.js";
import type { ReadMarkers } from "../ports/read-markers.js";
import type { RoomReader } from "../ports/room-reader.js";

/** `unread`: around the first unread message. */
type Cursor = HistoryCursor | Readonly<{ unread: true }>;

export type HistoryInput = Readonly<{ roomId: RoomId; cursor: Cursor; limit: number }>;

export type ReadPage = HistoryPage & Readonly<{ notices: readonly Notice[] }>;

type Deps = Readonly<{
  roomReader: RoomReader;
  messageLog: MessageLog;
  readMarkers: Pick<ReadMarkers, "firstUnread">;
}>;

export class ReadHistory {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, cursor, limit }: HistoryInput): Promise<ReadPage> {
    const { roomReader, messageLog } = this.deps;
    const visibleFrom = visibleFromOf(requireVisible(await roomReader.access(roomId, actor.userId)));
    const page = await messageLog.history(roomId, await this.place(actor, roomId, cursor), limit, visibleFrom);
    const range = noticeRange(page, visibleFrom);
    return { ...page, notices: range ? await roomReader.notices(roomId, range) : [] };
  }

  private async place(actor: Actor, roomId: RoomId, cursor: Cursor): Promise<HistoryCursor> {
    if (!("unread" in cursor)) return cursor;
    const first = await this.deps.readMarkers.firstUnread(roomId, actor.userId);
    return first === null ? { newest: true } : { around: first };
  }
}
