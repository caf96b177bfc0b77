import { utf8Bytes } from "../../domain/shared/text.js";
import { editMessage } from "../../domain/messages/edit-and-delete.js";
import type { Message } from "../../domain/messages/message.js";
import { requireSender } from "../../domain/rooms/access.js";
import type { Actor } from "../actor.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";

export class EditMessage {
  constructor(private readonly deps: ChangeMessageDeps) {}

  execute(actor: Actor, { body, ...key }: MessageKey & Readonly<{ body: string }>): Promise<Message> {
    return changeMessage(this.deps, actor, key, {
      allow: requireSender,
      bytes: utf8Bytes(body),
      change: (message, { user }, at) => editMessage(message, { by: user.id, body, at }),
    });
  }
}
