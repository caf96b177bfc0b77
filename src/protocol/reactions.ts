import { queryPageSize, queryPosition, text } from "./fields.js";
import { MessageRequest } from "./messages.js";

export const ReactionRequest = MessageRequest.extend({ emoji: text() });

export const ReactorsQuery = ReactionRequest.extend({
  cursor: queryPosition().exactOptional(),
  limit: queryPageSize().default(50),
});
