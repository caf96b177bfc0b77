import { pageOf } from "../answers.js";
import { BlockedUser, BlockRequest, ListBlocksQuery } from "../blocks.js";
import { Empty, operation } from "../operation.js";

export const BLOCK_OPERATIONS = {
  blockUser: operation({
    tag: "accounts",
    summary:
      "Block a user: no direct room, activity, presence, receipts or mentions between us. A repeat has no effect.",
    access: "authenticated",
    budget: "read",
    limits: ["user.block"],
    input: BlockRequest,
    output: Empty,
    rest: { method: "PUT", path: "/users/:userId/block", status: 204 },
    errors: ["user.not_found", "user.too_many_blocked"],
    example: {},
  }),
  unblockUser: operation({
    tag: "accounts",
    summary: "End my block of a user. A repeat has no effect.",
    access: "authenticated",
    budget: "read",
    limits: ["user.block"],
    input: BlockRequest,
    output: Empty,
    rest: { method: "DELETE", path: "/users/:userId/block", status: 204 },
    errors: ["user.not_found"],
    example: {},
  }),
  listBlocks: operation({
    tag: "accounts",
    summary: "List the people whom I block, the last blocked first.",
    access: "authenticated",
    budget: "list",
    input: ListBlocksQuery,
    output: pageOf(BlockedUser),
    rest: { method: "GET", path: "/users/me/blocks", status: 200 },
    errors: [],
    example: { limit: "50" },
  }),
} as const;
