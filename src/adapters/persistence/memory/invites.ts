import type { InviteRepository } from "../../../application/ports/invite-repository.js";
import { isUsable, type Invite } from "../../../domain/rooms/invite.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { addTo } from "./memory-members.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

export class InMemoryInviteRepository implements InviteRepository {
  constructor(private readonly tables: MemoryTables) {}

  async add(invite: Invite): Promise<void> {
    this.tables.invites.set(invite.code, invite);
    addTo(this.tables.inviteCodesByRoom, invite.roomId, invite.code);
  }

  async lock(roomId: RoomId, code: string): Promise<Invite | null> {
    const invite = inviteIn(this.tables, code);
    return invite?.roomId === roomId ? invite : null;
  }

  async save(invite: Invite): Promise<void> {
    this.tables.invites.set(invite.code, invite);
  }

  async countUsable(roomId: RoomId, at: Date): Promise<number> {
    return usableInvitesIn(this.tables, roomId, at).length;
  }
}

export function inviteIn(tables: MemoryTables, code: string): Invite | null {
  const invite = tables.invites.get(code);
  return invite ? { ...invite, createdBy: currentSummaryOf(tables, invite.createdBy) } : null;
}

/** Newest first. */
export function usableInvitesIn(tables: MemoryTables, roomId: RoomId, at: Date): readonly Invite[] {
  const codes = [...(tables.inviteCodesByRoom.get(roomId) ?? [])];
  const usable = codes.flatMap((code) => inviteIn(tables, code) ?? []).filter((invite) => isUsable(invite, at));
  return usable.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.code < b.code ? 1 : -1));
}
