import { checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { requireMember } from "../../domain/rooms/access.js";
import type { AuditEntry } from "../../domain/rooms/audit-entry.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { AuditQuery, RoomReader } from "../ports/room-reader.js";

/** Lists who did what in a room, for its moderators. */
export class ListAudit {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader }>) {}

  async execute(
    actor: Actor,
    { roomId, ...query }: AuditQuery & Readonly<{ roomId: RoomId }>,
  ): Promise<readonly AuditEntry[]> {
    const { roomReader } = this.deps;
    checkHasRole(requireMember(await roomReader.access(roomId, actor.userId)), "moderator");
    return roomReader.audit(roomId, query);
  }
}
