import { receiptsHidden } from "../../domain/accounts/errors.js";
import { seenByAuthorOnly } from "../../domain/messages/errors.js";
import { requireMember, requireReader } from "../../domain/rooms/access.js";
import { receiptsOff } from "../../domain/rooms/errors.js";
import { placeOf, requireVisibleMessage } from "../../domain/rooms/history-visibility.js";
import { readPositionsOf, type Seen } from "../../domain/rooms/receipt.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MessageLog } from "../ports/message-log.js";
import type { ReceiptReader, SeenQuery } from "../ports/receipt-reader.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { MessageKey } from "./change-message.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  messageLog: Pick<MessageLog, "find">;
  receiptReader: ReceiptReader;
  clock: Clock;
}>;

/** Lists who has read a message of the actor, where receipts are on. */
export class ListSeen {
  constructor(private readonly deps: Deps) {}

  async execute(
    { userId }: Actor,
    { roomId, messageId, ...page }: MessageKey & Pick<SeenQuery, "after" | "limit">,
  ): Promise<readonly Seen[]> {
    const { roomReader, messageLog, receiptReader, clock } = this.deps;
    const access = requireReader(await roomReader.access(roomId, userId), clock.now());
    const { visibleFrom } = requireMember(access);
    const message = requireVisibleMessage(await messageLog.find(roomId, messageId), visibleFrom);
    if (message.author.id !== userId) throw seenByAuthorOnly();
    if (!access.room.settings.receipts) throw receiptsOff();
    const positions = { ...readPositionsOf(message), place: placeOf(message) };
    const seen = await receiptReader.seen({ roomId, authorId: userId, ...positions, ...page });
    if (!seen) throw receiptsHidden();
    return seen;
  }
}
