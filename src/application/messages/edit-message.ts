import type { Counts } from "../../domain/limits/counts.js";
import { editMessage, newlyMentioned, type Edit } from "../../domain/messages/edit-and-delete.js";
import { contentBytes } from "../../domain/messages/message-bytes.js";
import { versionOf } from "../../domain/messages/message-version.js";
import type { Message } from "../../domain/messages/message.js";
import type { UserId } from "../../domain/accounts/user.js";
import { requireSender } from "../../domain/rooms/access.js";
import { messageChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";
import { findMentioned, mentionsOf, type Mentioned } from "./find-mentioned.js";

type EditDeps = ChangeMessageDeps &
  Readonly<{ roomReader: Pick<RoomReader, "named">; counts: Pick<Counts, "message.characters"> }>;

export class EditMessage {
  constructor(private readonly deps: EditDeps) {}

  execute(actor: Actor, { roomId, messageId, ...edit }: MessageKey & Edit): Promise<Message> {
    const key = { roomId, messageId };
    const maxCharacters = this.deps.counts["message.characters"];
    return changeMessage(this.deps, actor, key, {
      allow: requireSender,
      bytes: contentBytes(edit),
      prepare: () => findMentioned(this.deps.roomReader, { roomId, authorId: actor.userId, body: edit.body ?? null }),
      change: (message, { by, at, asSeen }, mentioned) =>
        editMessage(message, { ...edit, ...mentions(by, mentioned), by: by.user.id, at, asSeen, maxCharacters }),
      store: async ({ before, message }, { tx, at }) => {
        if (message.contentRev !== before.contentRev) await tx.messages.addVersion(versionOf(before));
        await followMentioned(tx, message, newlyMentioned(before, message, at));
        return messageChange(message);
      },
    });
  }
}

const mentions = (author: Parameters<typeof mentionsOf>[1], mentioned: Mentioned | undefined) =>
  mentioned ? { mentions: mentionsOf(mentioned, author).mentions } : {};

/** A mention in a reply makes people follow its thread, from the reply on. */
async function followMentioned(tx: Transaction, reply: Message, userIds: readonly UserId[]): Promise<void> {
  const { roomId, threadOf: rootId, threadSeq } = reply;
  if (rootId === null || threadSeq === null || userIds.length === 0) return;
  await tx.threadFollows.followMentioned({ roomId, rootId, readSeq: threadSeq - 1 }, userIds);
}
