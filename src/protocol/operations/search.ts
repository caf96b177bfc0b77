import { FoundMessage } from "../message-answers.js";
import { pageOf } from "../answers.js";
import { operation } from "../operation.js";
import { SearchMessagesQuery } from "../search.js";

export const SEARCH_OPERATIONS = {
  searchMessages: operation({
    tag: "messages",
    summary: "Find messages in my rooms or, with `roomId`, in one room that I may read. All words have to match.",
    access: "authenticated",
    budget: "list",
    limits: ["search.messages"],
    input: SearchMessagesQuery,
    output: pageOf(FoundMessage),
    rest: { method: "GET", path: "/search/messages", status: 200 },
    errors: ["room.not_found", "room.banned"],
    example: { q: 'sess.opts "not found" han', has: "link", sort: "newest", limit: "20" },
  }),
} as const;
