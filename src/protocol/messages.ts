import { z } from "zod";
import { clientMessageId, data, id, pinCursor, position, queryPageSize, queryPosition, text } from "./fields.js";

export const SendMessageRequest = z.object({
  roomId: id(),
  body: text().nullable().exactOptional().describe("`null`: no text, for a custom kind with data."),
  data: data().exactOptional(),
  kind: z.string().exactOptional().describe("`text` by default, or `custom:` with a name of the frontend's own."),
  clientMessageId: clientMessageId().exactOptional(),
  replyTo: id().exactOptional().describe("The message of the same room that this one quotes."),
  threadOf: id().exactOptional().describe("The root of the thread in which this message is a reply."),
  alsoInRoom: z.boolean().exactOptional().describe("Whether a reply stands in the room's timeline too."),
});

export const MessageRequest = z.object({ roomId: id(), messageId: id() });

/** Fields that an edit leaves out stay as they are. */
export const EditMessageRequest = MessageRequest.extend({
  body: text().nullable().exactOptional().describe("`null` removes the text of a custom kind with data."),
  data: data().nullable().exactOptional().describe("`null` removes the data."),
  expectedRev: position()
    .exactOptional()
    .describe("The `rev` at which the client saw the message. Refused when body or data have changed since."),
});

/** The most messages of one bulk deletion. */
const MAX_DELETED = 100;

export const DeleteMessagesRequest = z.object({ roomId: id(), messageIds: z.array(id()).min(1).max(MAX_DELETED) });

export const PinsQuery = z.object({
  roomId: id(),
  cursor: pinCursor().exactOptional(),
  limit: queryPageSize().default(50),
});

export const VersionsQuery = MessageRequest.extend({
  cursor: queryPosition().exactOptional(),
  limit: queryPageSize().default(50),
});

export const VersionRequest = MessageRequest.extend({ rev: queryPosition() });

const CURSORS = ["before", "after", "around", "from"] as const;

export const HistoryQuery = z
  .object({
    roomId: id(),
    before: queryPosition().exactOptional(),
    after: queryPosition().exactOptional(),
    around: queryPosition().describe("The page around this `seq`; past the end the newest page.").exactOptional(),
    from: z
      .literal("unread")
      .describe("The page around my first unread message; the newest page when nothing is unread.")
      .exactOptional(),
    limit: queryPageSize().default(50),
  })
  .refine((query) => CURSORS.filter((cursor) => query[cursor] !== undefined).length <= 1, {
    error: `must have at most one of ${CURSORS.join(", ")}`,
    path: ["before"],
  });
