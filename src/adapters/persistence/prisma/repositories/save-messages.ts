import type { Message } from "../../../../domain/messages/message.js";
import { Prisma } from "../generated/client.js";
import { contentDigest } from "../mapping/columns.js";
import { removeVersions } from "./message-versions.js";

const STORED = { body: Prisma.sql`message.body`, data: Prisma.sql`message.data` };

/** Keeps the `rev` and the digest of the original send at the first change. Columns of `message` have their old values. */
const FIRST_SEND = Prisma.sql`
  "sentRev" = coalesce(message."sentRev", message.rev),
  "sentDigest" = coalesce(message."sentDigest", ${contentDigest(STORED)})`;

const JSONB = Prisma.sql`jsonb`;

/** The columns that may change, and their types. */
const CHANGED = {
  rev: [Prisma.sql`rev`, Prisma.sql`bigint`],
  contentRev: [Prisma.sql`"contentRev"`, Prisma.sql`bigint`],
  body: [Prisma.sql`body`, Prisma.sql`text`],
  data: [Prisma.sql`data`, JSONB],
  editedAt: [Prisma.sql`"editedAt"`, Prisma.sql`timestamptz`],
  deletedAt: [Prisma.sql`"deletedAt"`, Prisma.sql`timestamptz`],
  pinnedAt: [Prisma.sql`"pinnedAt"`, Prisma.sql`timestamptz`],
  reactions: [Prisma.sql`reactions`, JSONB],
  mentionedIds: [Prisma.sql`"mentionedIds"`, Prisma.sql`uuid[]`],
  mentionsRoom: [Prisma.sql`"mentionsRoom"`, Prisma.sql`boolean`],
  mentionsHere: [Prisma.sql`"mentionsHere"`, Prisma.sql`boolean`],
  replies: [Prisma.sql`replies`, Prisma.sql`int`],
  lastThreadSeq: [Prisma.sql`"lastThreadSeq"`, Prisma.sql`bigint`],
  lastReplyAt: [Prisma.sql`"lastReplyAt"`, Prisma.sql`timestamptz`],
  participantIds: [Prisma.sql`"participantIds"`, Prisma.sql`uuid[]`],
} as const;

type ChangedColumn = keyof typeof CHANGED;

function changedColumns({
  reactions,
  mentions,
  thread,
  ...message
}: Message): Readonly<Record<ChangedColumn, unknown>> {
  const { rev, contentRev, body, data, editedAt, deletedAt, pinnedAt } = message;
  return {
    rev,
    contentRev,
    body,
    data,
    editedAt,
    deletedAt,
    pinnedAt,
    reactions: reactions.length > 0 ? reactions : null,
    mentionedIds: mentions.userIds,
    mentionsRoom: mentions.room,
    mentionsHere: mentions.here,
    replies: thread?.replies ?? null,
    lastThreadSeq: thread?.lastSeq ?? null,
    lastReplyAt: thread?.lastReplyAt ?? null,
    participantIds: thread?.participants.map((person) => person.id) ?? [],
  };
}

function parameterOf(value: unknown, type: Prisma.Sql): Prisma.Sql {
  const isJson = type === JSONB && value !== null;
  const parameter = value instanceof Date ? value.toISOString() : isJson ? JSON.stringify(value) : value;
  return Prisma.sql`${parameter}::${type}`;
}

/** Stores what changed of a message. A deleted one loses its versions. */
export async function saveMessage(tx: Prisma.TransactionClient, message: Message): Promise<void> {
  const changed = Object.entries(changedColumns(message)).map(([name, value]) => {
    const [column, type] = CHANGED[name as ChangedColumn];
    return Prisma.sql`${column} = ${parameterOf(value, type)}`;
  });
  await tx.$executeRaw`
    UPDATE "Message" message SET ${Prisma.join(changed)}, ${FIRST_SEND}
    WHERE id = ${message.id}::uuid AND "roomId" = ${message.roomId}::uuid`;
  if (message.deletedAt) await removeVersions(tx, [message.id]);
}

/**
 * Does the same for several messages in one statement. For a single message, the statement for one is faster.
 */
export async function saveMessages(tx: Prisma.TransactionClient, messages: readonly Message[]): Promise<void> {
  const [first, ...others] = messages;
  if (!first) return;
  if (others.length === 0) await saveMessage(tx, first);
  else await saveSeveral(tx, messages);
}

/** The list of ids keeps every plan on the index. */
async function saveSeveral(tx: Prisma.TransactionClient, messages: readonly Message[]): Promise<void> {
  const rows = messages.map((message) => ({ id: message.id, roomId: message.roomId, ...changedColumns(message) }));
  const changed = Object.values(CHANGED).map(([column]) => Prisma.sql`${column} = changed.${column}`);
  const types = Object.values(CHANGED).map(([column, type]) => Prisma.sql`${column} ${type}`);
  await tx.$executeRaw`
    UPDATE "Message" message SET ${Prisma.join(changed)}, ${FIRST_SEND}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS changed (id uuid, "roomId" uuid, ${Prisma.join(types)})
    WHERE message.id = ANY(${rows.map(({ id }) => id)}::uuid[])
      AND message.id = changed.id AND message."roomId" = changed."roomId"`;
  const deletedIds = messages.filter(({ deletedAt }) => deletedAt).map(({ id }) => id);
  if (deletedIds.length > 0) await removeVersions(tx, deletedIds);
}
