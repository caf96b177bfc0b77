import { deleteMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
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
      allow: requireActiveRoomMember,
      change: (message, { by, at }) => deleteMessage(message, { by, at }),
      store: async ({ message }, { tx, by, at }) => {
        await auditDeletion(tx, message, { id: this.deps.idGenerator.next(), by, at });
        return replyChange(message, await removeFromThread(tx, message));
      },
    });
  }
}
