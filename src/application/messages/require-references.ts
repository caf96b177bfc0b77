import type { UserId } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import { requireMember } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { AccessCache } from "../rooms/access-cache.js";
import type { DraftComposer } from "./draft-composer.js";

type Deps = Readonly<{ accessCache: AccessCache; drafts: Pick<DraftComposer, "checkReferences"> }>;

type References = Readonly<{ roomId: RoomId; replyTo?: MessageId | null; threadOf?: MessageId | null }>;

/** Refuses somebody who is not a member of the room, or does not see the messages that a scheduled one names. */
export async function requireReferences(
  { accessCache, drafts }: Deps,
  userId: UserId,
  references: References,
): Promise<void> {
  const author = await accessCache.evaluate(references.roomId, userId, requireMember);
  await drafts.checkReferences(author, references);
}
