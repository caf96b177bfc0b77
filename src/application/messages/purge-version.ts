import { notTheAuthor } from "../../domain/messages/errors.js";
import { mayDelete } from "../../domain/messages/message-rights.js";
import { versionNotFound } from "../../domain/messages/message-version.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import { requireVisibleMessage } from "../../domain/rooms/history-visibility.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { ChangeMessageDeps, MessageKey } from "./change-message.js";

/** Removes one earlier content of a message for good. */
export class PurgeVersion {
  constructor(private readonly deps: ChangeMessageDeps) {}

  async execute(actor: Actor, { roomId, messageId, rev }: MessageKey & Readonly<{ rev: number }>): Promise<void> {
    const { accessCache, transactions, rateLimiter } = this.deps;
    await rateLimiter.takeAll(messageTakes(actor.userId, 0));
    await accessCache.evaluate(roomId, actor.userId, requireActiveRoomMember);
    await transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const member = requireActiveRoomMember(access);
      const message = requireVisibleMessage(await tx.messages.find(roomId, messageId), member.visibleFrom);
      if (!mayDelete(member, message, access.room)) throw notTheAuthor();
      if (!(await tx.messages.removeVersion(messageId, rev))) throw versionNotFound();
    });
  }
}
