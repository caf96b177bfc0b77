import type { HistoryCursor, HistoryWithNotices } from "../../domain/messages/history-page.js";
import { requireReader, type ReaderAccess } from "../../domain/rooms/access.js";
import { visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";

/** `unread`: around the first unread message. */
type Cursor = HistoryCursor | Readonly<{ unread: true }>;

export type HistoryInput = Readonly<{ roomId: RoomId; cursor: Cursor; limit: number }>;

type Deps = Readonly<{ roomReader: RoomReader; messageLog: MessageLog; clock: Clock }>;

export class ReadHistory {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, cursor, limit }: HistoryInput): Promise<HistoryWithNotices> {
    const { access, place } = await this.accessAt(actor, roomId, cursor);
    const visibleFrom = visibleFromOf(requireReader(access, this.deps.clock.now()));
    return this.deps.messageLog.history(roomId, place, limit, visibleFrom);
  }

  private async accessAt(
    { userId }: Actor,
    roomId: RoomId,
    cursor: Cursor,
  ): Promise<{ access: ReaderAccess | null; place: HistoryCursor }> {
    const { roomReader } = this.deps;
    if (!("unread" in cursor)) return { access: await roomReader.access(roomId, userId), place: cursor };
    const { access = null, firstUnread = null } = (await roomReader.accessAtUnread(roomId, userId)) ?? {};
    return { access, place: firstUnread === null ? { newest: true } : { around: firstUnread } };
  }
}
