import { z } from "zod";
import { time } from "./answer-fields.js";
import { UserSummary } from "./answers.js";
import type * as entities from "./entities.js";
import { id, queryPageSize } from "./fields.js";

export const BlockRequest = z.object({ userId: id() });

export const ListBlocksQuery = z.object({
  cursor: id().exactOptional(),
  limit: queryPageSize().default(50),
});

export const BlockedUser = z.strictObject({
  user: UserSummary,
  at: time(),
}) satisfies z.ZodType<entities.BlockedUser>;
