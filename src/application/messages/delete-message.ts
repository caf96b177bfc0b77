import { deleteMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import type { Actor } from "../actor.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";

export class DeleteMessage {
  constructor(private readonly deps: ChangeMessageDeps) {}

  execute(actor: Actor, key: MessageKey): Promise<Message> {
    return changeMessage(this.deps, actor, key, {
      allow: requireActiveRoomMember,
      change: (message, by, at) => deleteMessage(message, { by, at }),
    });
  }
}
