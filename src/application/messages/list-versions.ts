import { notTheAuthor } from "../../domain/messages/errors.js";
import { mayDelete } from "../../domain/messages/message-rights.js";
import type { MessageVersion } from "../../domain/messages/message-version.js";
import { requireMember, requireVisible } from "../../domain/rooms/access.js";
import { requireVisibleMessage } from "../../domain/rooms/history-visibility.js";
import type { Actor } from "../actor.js";
import type { MessageLog, VersionQuery } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { MessageKey } from "./change-message.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  messageLog: Pick<MessageLog, "find" | "versions">;
}>;

/** Lists the earlier contents of a message, for whoever may delete it. */
export class ListVersions {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: MessageKey & VersionQuery): Promise<readonly MessageVersion[]> {
    const { roomReader, messageLog } = this.deps;
    const { roomId, messageId } = input;
    const access = requireVisible(await roomReader.access(roomId, actor.userId));
    const member = requireMember(access);
    const message = requireVisibleMessage(await messageLog.find(roomId, messageId), member.visibleFrom);
    if (!mayDelete(member, message, access.room)) throw notTheAuthor();
    return messageLog.versions(messageId, input);
  }
}
