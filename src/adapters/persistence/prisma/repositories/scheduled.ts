import type {
  LockedScheduled,
  ScheduledRepository,
  ScheduleRequest,
} from "../../../../application/ports/scheduled-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { Scheduled, ScheduledId } from "../../../../domain/messages/scheduled.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { scheduledFrom, type ScheduledJson } from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { instant, instantOrNull, jsonOrNull, scheduledJson } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

const digestOf = (fingerprint: string): Prisma.Sql => Prisma.sql`sha256(convert_to(${fingerprint}, 'UTF8'))`;

export class PrismaScheduledRepository implements ScheduledRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async repeated({ userId, roomId, clientMessageId, fingerprint }: ScheduleRequest) {
    const [row] = await this.tx.$queryRaw<{ id: ScheduledId; sameContent: boolean }[]>`
      SELECT "scheduledId" AS id, digest = ${digestOf(fingerprint)} AS "sameContent" FROM schedule_requests
      WHERE "userId" = ${userId}::uuid AND "roomId" = ${roomId}::uuid AND "clientMessageId" = ${clientMessageId}`;
    return row ?? null;
  }

  count(userId: UserId): Promise<number> {
    return this.tx.scheduledMessage.count({ where: { userId } });
  }

  async add(scheduled: Scheduled, request: ScheduleRequest | null): Promise<void> {
    const { id, userId, roomId, sendAt } = scheduled;
    await this.tx.$executeRaw`
      INSERT INTO scheduled_messages (id, "userId", "roomId", "sendAt")
      VALUES (${id}::uuid, ${userId}::uuid, ${roomId}::uuid, ${instant(sendAt)})`;
    await this.save(scheduled);
    if (!request) return;
    await this.tx.$executeRaw`
      INSERT INTO schedule_requests ("userId", "roomId", "clientMessageId", "scheduledId", digest, "sendAt")
      VALUES (
        ${userId}::uuid, ${roomId}::uuid, ${request.clientMessageId}, ${id}::uuid, ${digestOf(request.fingerprint)},
        ${instant(sendAt)}
      )`;
  }

  async lock(userId: UserId, id: ScheduledId): Promise<LockedScheduled | null> {
    const [row] = await this.tx.$queryRaw<{ scheduled: ScheduledJson; claimId: string | null }[]>`
      SELECT ${scheduledJson} AS scheduled, scheduled."claimId" FROM scheduled_messages scheduled
      WHERE id = ${id}::uuid AND "userId" = ${userId}::uuid FOR UPDATE`;
    return row ? { scheduled: scheduledFrom(row.scheduled), claimId: row.claimId } : null;
  }

  async save(scheduled: Scheduled): Promise<void> {
    const { id, sendAt, state, code, kind, body, data, replyTo, threadOf, alsoInRoom } = scheduled;
    await this.tx.$executeRaw`
      UPDATE scheduled_messages SET "sendAt" = ${instant(sendAt)}, state = ${state}::"ScheduledState", code = ${code},
        kind = ${kind}, body = ${body}, data = ${jsonOrNull(data)}, "replyTo" = ${replyTo}::uuid,
        "threadOf" = ${threadOf}::uuid, "alsoInRoom" = ${alsoInRoom},
        "dueAt" = ${instantOrNull(state === "waiting" ? sendAt : null)}, "claimId" = NULL,
        "isRetry" = false
      WHERE id = ${id}::uuid`;
    this.stamps.stamp(scheduled.userId, "scheduled", [{ id, roomId: scheduled.roomId }]);
  }

  async remove(scheduled: Scheduled): Promise<void> {
    await this.tx.$executeRaw`DELETE FROM scheduled_messages WHERE id = ${scheduled.id}::uuid`;
    const { id, userId, roomId } = scheduled;
    this.stamps.stampRemoved(userId, "scheduled", [{ id, roomId }]);
  }

  async removeAll(userId: UserId): Promise<void> {
    const removed = await this.tx.$queryRaw<{ id: ScheduledId; roomId: RoomId }[]>`
      DELETE FROM scheduled_messages WHERE "userId" = ${userId}::uuid RETURNING id, "roomId"`;
    await this.tx.$executeRaw`DELETE FROM schedule_requests WHERE "userId" = ${userId}::uuid`;
    this.stamps.stampRemoved(userId, "scheduled", removed);
  }

  purgeRequests(before: Date, limit: number): Promise<number> {
    return this.tx.$executeRaw`
      WITH old AS MATERIALIZED (
        SELECT "userId", "roomId", "clientMessageId" FROM schedule_requests WHERE "sendAt" < ${instant(before)}
        ORDER BY "sendAt" LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      DELETE FROM schedule_requests request USING old
      WHERE request."userId" = old."userId" AND request."roomId" = old."roomId"
        AND request."clientMessageId" = old."clientMessageId"`;
  }
}
