import type { VersionQuery } from "../../../../application/ports/message-log.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import { MAX_VERSIONS, type MessageVersion } from "../../../../domain/messages/message-version.js";
import { versionFrom, type MessageVersionJson } from "../../../codec/entity-json.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, jsonOrNull, summaryJson } from "../mapping/columns.js";

/** Stores a version and removes the oldest ones past the maximum. The statement does not see its own insert. */
export async function addVersion(tx: Prisma.TransactionClient, version: MessageVersion): Promise<void> {
  const { messageId, roomId, rev, body, data, by, at } = version;
  await tx.$executeRaw`
    WITH removed AS (
      DELETE FROM message_versions WHERE "messageId" = ${messageId}::uuid AND rev <= (
        SELECT rev FROM message_versions WHERE "messageId" = ${messageId}::uuid
        ORDER BY rev DESC OFFSET ${MAX_VERSIONS - 1} LIMIT 1
      )
    )
    INSERT INTO message_versions ("messageId", "roomId", rev, body, data, by, at)
    VALUES (${messageId}::uuid, ${roomId}::uuid, ${rev}, ${body}, ${jsonOrNull(data)}, ${by.id}::uuid, ${instant(at)})`;
}

export async function removeVersion(tx: Prisma.TransactionClient, messageId: MessageId, rev: number): Promise<boolean> {
  const removed = await tx.$executeRaw`
    DELETE FROM message_versions WHERE "messageId" = ${messageId}::uuid AND rev = ${rev}`;
  return removed > 0;
}

export async function removeVersions(tx: Prisma.TransactionClient, messageIds: readonly MessageId[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM message_versions WHERE "messageId" = ANY(${[...messageIds]}::uuid[])`;
}

export async function findVersions(
  client: Pick<PrismaClient, "$queryRaw">,
  messageId: MessageId,
  { before, limit }: VersionQuery,
): Promise<readonly MessageVersion[]> {
  const older = before === undefined ? Prisma.empty : Prisma.sql`AND version.rev < ${before}`;
  const rows = await client.$queryRaw<{ version: MessageVersionJson }[]>`
    SELECT json_build_object('messageId', version."messageId", 'roomId', version."roomId", 'rev', version.rev,
      'body', version.body, 'data', version.data, 'by', ${summaryJson(Prisma.sql`version.by`)}, 'at', version.at) AS version
    FROM message_versions version WHERE version."messageId" = ${messageId}::uuid ${older}
    ORDER BY version.rev DESC LIMIT ${limit}`;
  return rows.map(({ version }) => versionFrom(version));
}
