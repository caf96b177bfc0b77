import { assignOneRev, deleteMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import { checkHasModerators, checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { requireActiveRoomMember, type RoomAccess } from "../../domain/rooms/access.js";
import { visibleFromOf, visibleMessages } from "../../domain/rooms/history-visibility.js";
import type { Membership } from "../../domain/rooms/membership.js";
import { deletionChange, type RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RecordingTransaction } from "../transactions/recorded-event.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import { auditDeletions } from "./audit-deletions.js";
import type { ChangeMessageDeps } from "./change-message.js";
import { removeFromThreads } from "./remove-from-threads.js";
import { messageTakes } from "../limits/user-takes.js";

type Input = Readonly<{ roomId: RoomId; messageIds: readonly MessageId[] }>;

/** `messages`: in the order of the request, also those that were deleted before. */
export type Deletion = Readonly<{ messages: readonly Message[]; notFound: readonly MessageId[] }>;

/** Deletes many messages of a room in one change, for its moderators. The number of its statements is bounded. */
export class DeleteMessages {
  constructor(private readonly deps: ChangeMessageDeps & Readonly<{ idGenerator: IdGenerator }>) {}

  async execute(actor: Actor, { roomId, messageIds }: Input): Promise<Deletion> {
    const { accessCache, transactions, rateLimiter } = this.deps;
    await rateLimiter.takeAll(messageTakes(actor.userId, 0));
    await accessCache.evaluate(roomId, actor.userId, requireModerator);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const by = requireModerator(access);
      const ids = [...new Set(messageIds)];
      const stored = await tx.messages.findAll(roomId, ids);
      const visibleFrom = visibleFromOf(access);
      const seen = new Map(visibleMessages(stored, visibleFrom).map((message) => [message.id, message]));
      const left = stored.filter(({ id, deletedAt }) => seen.has(id) && !deletedAt);
      const next = assignOneRev(
        head,
        left.map((message) => deleteMessage(message, { by, room: access.room, at: this.deps.clock.now() })),
      );
      if (left.length > 0) {
        await tx.rooms.saveHead(next.head);
        const change = await this.deleteAll(tx, next.messages, by);
        for (const message of visibleMessages(change.messages, visibleFrom)) seen.set(message.id, message);
      }
      const found = ids.flatMap((id) => seen.get(id) ?? []);
      return { messages: found, notFound: ids.filter((id) => !seen.has(id)) };
    });
  }

  /** Saves all messages before their threads, because a root may be among them. */
  private async deleteAll(tx: RecordingTransaction, messages: readonly Message[], by: Membership): Promise<RoomChange> {
    const { idGenerator, clock } = this.deps;
    await tx.messages.saveAll(messages);
    await auditDeletions(tx, messages, { by, at: clock.now(), idGenerator });
    const change = deletionChange(messages, await removeFromThreads(tx, messages));
    tx.record({ roomChanged: change });
    return change;
  }
}

function requireModerator(access: RoomAccess | null): Membership {
  const membership = requireActiveRoomMember(access);
  if (access) checkHasModerators(access.room);
  checkHasRole(membership, "moderator");
  return membership;
}
