import { deleteMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember, requireVisible } from "../../domain/rooms/access.js";
import { replyChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { IdGenerator } from "../ports/id-generator.js";
import { auditDeletion } from "./audit-deletion.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";
import { removeFromThread } from "./remove-from-thread.js";

export class DeleteMessage {
  constructor(private readonly deps: ChangeMessageDeps & Readonly<{ idGenerator: IdGenerator }>) {}

  execute(actor: Actor, key: MessageKey): Promise<Message> {
    return changeMessage(this.deps, actor, key, {
      allow: (access) => ({ member: requireActiveRoomMember(access), room: requireVisible(access).room }),
      change: (message, { by: { member, room }, at }) => deleteMessage(message, { by: member, room, at }),
      store: async ({ message }, { tx, by: { member: by }, at }) => {
        await auditDeletion(tx, message, { id: this.deps.idGenerator.next(), by, at });
        return replyChange(message, await removeFromThread(tx, message));
      },
    });
  }
}
