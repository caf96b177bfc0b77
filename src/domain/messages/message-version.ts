import type { UserSummary } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import type { JsonObject } from "../shared/json.js";
import { DomainError } from "../shared/domain-error.js";
import type { Message, MessageId } from "./message.js";

/** An earlier content of a message. `rev` is the one of the change that gave the message this content. */
export type MessageVersion = Readonly<{
  messageId: MessageId;
  roomId: RoomId;
  rev: number;
  body: string | null;
  data: JsonObject | null;
  by: UserSummary;
  at: Date;
}>;

/** Maximum of versions that are kept of one message, the newest ones. */
export const MAX_VERSIONS = 100;

/** The present content of a message, as a version. */
export const versionOf = ({
  id,
  roomId,
  contentRev,
  body,
  data,
  author,
  editedAt,
  sentAt,
}: Message): MessageVersion => ({
  messageId: id,
  roomId,
  rev: contentRev,
  body,
  data,
  by: author,
  at: editedAt ?? sentAt,
});

export const versionNotFound = () => new DomainError("not_found", "version.not_found", "This version does not exist.");
