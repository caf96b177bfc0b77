import type { Counts } from "../../domain/limits/counts.js";
import type { Message } from "../../domain/messages/message.js";
import { pinMessage, requirePinner, unpinMessage } from "../../domain/messages/pins.js";
import { newNotice } from "../../domain/rooms/notice.js";
import { pinChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { IdGenerator } from "../ports/id-generator.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";

/** Pins or unpins a message. A repeat takes no `rev` and is not announced. */
export class ChangePin {
  constructor(private readonly deps: ChangeMessageDeps & Readonly<{ counts: Counts; idGenerator: IdGenerator }>) {}

  execute(actor: Actor, { as, ...key }: MessageKey & Readonly<{ as: "pinned" | "unpinned" }>): Promise<Message> {
    const { counts } = this.deps;
    return changeMessage(this.deps, actor, key, {
      allow: requirePinner,
      change: async (message, { tx, at }) =>
        as === "unpinned"
          ? unpinMessage(message)
          : pinMessage(message, { at, pinned: await tx.messages.pins(key.roomId), maxPins: counts["pins.room"] }),
      store: async ({ message, head }, { tx, by, at }) => {
        const details = { id: this.deps.idGenerator.next(), kind: as, actor: by.user, at };
        const notice = newNotice(head, { ...details, data: { messageId: message.id } });
        await tx.notices.add(notice);
        return pinChange(message, notice);
      },
    });
  }
}
