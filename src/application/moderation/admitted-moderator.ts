import { checkHasModerators, checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { requireActiveRoomMember, requireMember } from "../../domain/rooms/access.js";
import type { Role } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RefusalLog } from "../security/refusal-log.js";
import type { RoomReader } from "../ports/room-reader.js";

export type ModerationDeps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  refusals: Pick<RefusalLog, "watchModeration">;
}>;

/**
 * Refuses hidden rooms, non-members and insufficient roles before anything is locked, and charges the limits of
 * moderation. The work under the lock must check again.
 */
export async function admitModerator(
  { roomReader, rateLimiter }: ModerationDeps,
  { userId }: Actor,
  {
    roomId,
    role,
    inArchived = false,
    inDirect = false,
  }: Readonly<{ roomId: RoomId; role: Role; inArchived?: boolean; inDirect?: boolean }>,
): Promise<void> {
  const access = await roomReader.access(roomId, userId);
  const moderator = inArchived ? requireMember(access) : requireActiveRoomMember(access);
  if (access && !inDirect) checkHasModerators(access.room);
  checkHasRole(moderator, role);
  await rateLimiter.takeAll([
    { action: "moderation.user", key: userId, cost: 1 },
    { action: "moderation.room", key: roomId, cost: 1 },
  ]);
}
