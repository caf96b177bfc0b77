import { deleteMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember, requireVisible } from "../../domain/rooms/access.js";
import { replyChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { IdGenerator } from "../ports/id-generator.js";
import { auditDeletions } from "./audit-deletions.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";
import { removeFromThreads } from "./remove-from-threads.js";

export class DeleteMessage {
  constructor(private readonly deps: ChangeMessageDeps & Readonly<{ idGenerator: IdGenerator }>) {}

  execute(actor: Actor, key: MessageKey): Promise<Message> {
    return changeMessage(this.deps, actor, key, {
      allow: (access) => ({ member: requireActiveRoomMember(access), room: requireVisible(access).room }),
      change: (message, { by: { member, room }, at }) => deleteMessage(message, { by: member, room, at }),
      store: async ({ message }, { tx, by: { member: by }, at }) => {
        await auditDeletions(tx, [message], { by, at, idGenerator: this.deps.idGenerator });
        const [root = null] = (await removeFromThreads(tx, [message])).values();
        return replyChange(message, root);
      },
    });
  }
}
