import type { InviteRepository } from "../../../../application/ports/invite-repository.js";
import type { Invite } from "../../../../domain/rooms/invite.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { inviteFrom, type InviteJson } from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { instant, instantOrNull, inviteJson } from "../mapping/columns.js";

export class PrismaInviteRepository implements InviteRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async add({ code, roomId, createdBy, createdAt, expiresAt, maxUses, uses, revokedAt }: Invite): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO invites (code, "roomId", "createdBy", "createdAt", "expiresAt", "maxUses", uses, "revokedAt")
      VALUES (
        ${code}, ${roomId}::uuid, ${createdBy.id}::uuid, ${instant(createdAt)}, ${instant(expiresAt)}, ${maxUses}::int,
        ${uses}::int, ${instantOrNull(revokedAt)}
      )`;
  }

  async lock(roomId: RoomId, code: string): Promise<Invite | null> {
    const [row] = await this.tx.$queryRaw<{ invite: InviteJson }[]>`
      SELECT ${inviteJson} AS invite FROM invites invite
      WHERE invite.code = ${code} AND invite."roomId" = ${roomId}::uuid FOR UPDATE`;
    return row ? inviteFrom(row.invite) : null;
  }

  async save({ code, uses, revokedAt }: Invite): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE invites SET uses = ${uses}::int, "revokedAt" = ${instantOrNull(revokedAt)} WHERE code = ${code}`;
  }

  async countUsable(roomId: RoomId, at: Date): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM invites invite WHERE ${isUsable(roomId, at)}`;
    return Number(row?.count ?? 0);
  }
}

/** The SQL of `isUsable` in the domain, for the invites of a room. */
const isUsable = (roomId: RoomId, at: Date): Prisma.Sql => Prisma.sql`
  invite."roomId" = ${roomId}::uuid AND invite."revokedAt" IS NULL AND invite."expiresAt" > ${instant(at)}
    AND (invite."maxUses" IS NULL OR invite.uses < invite."maxUses")`;

export const usableInvitesStatement = (roomId: RoomId, at: Date): Prisma.Sql => Prisma.sql`
  SELECT ${inviteJson} AS invite FROM invites invite WHERE ${isUsable(roomId, at)}
  ORDER BY invite."createdAt" DESC, invite.code DESC`;
