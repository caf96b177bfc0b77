import { z } from "zod";
import { id, moment, queryPageSize, searchCursor, text } from "./fields.js";

const MAX_QUERY = 200;

export const SearchMessagesQuery = z.object({
  q: text()
    .min(1)
    .max(MAX_QUERY)
    .describe(
      "At most 50 words, where four characters in a row of a script without spaces count as one. The last one may be the beginning of a word. Quotes hold words that follow each other.",
    ),
  roomId: id().exactOptional().describe("One room, also a public one of which I am no member."),
  authorId: id().exactOptional(),
  before: moment().exactOptional().describe("Only messages that were sent before this time."),
  after: moment().exactOptional().describe("Only messages that were sent after this time."),
  has: z.enum(["link", "mention", "reaction", "thread", "pin"]).exactOptional(),
  sort: z
    .enum(["newest", "relevance"])
    .default("newest")
    .describe("`relevance` orders the newest 200 messages that match."),
  cursor: searchCursor().exactOptional(),
  limit: queryPageSize().default(20),
});
