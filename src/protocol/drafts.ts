import { z } from "zod";
import { data, id, position, queryPageSize, queryPosition, text } from "./fields.js";

const expectedRev = "The `userRev` at which the client saw the draft. Refused when the draft has changed since.";
const threadOf = () => id().exactOptional().describe("The root of a thread. Without it, the draft of the room itself.");

export const SaveDraftRequest = z.object({
  roomId: id(),
  threadOf: threadOf(),
  body: text(),
  data: data().nullable().exactOptional(),
  expectedRev: position().exactOptional().describe(expectedRev),
});

export const DeleteDraftQuery = z.object({
  roomId: id(),
  threadOf: threadOf(),
  expectedRev: queryPosition().exactOptional().describe(expectedRev),
});

export const DraftsQuery = z.object({
  cursor: queryPosition().exactOptional(),
  limit: queryPageSize().default(50),
});
