import { operation } from "../operation.js";
import { UserSynced } from "../user-answers.js";
import { UserSyncRequest } from "../user-feed.js";

export const USER_FEED_OPERATIONS = {
  syncUser: operation({
    tag: "accounts",
    summary: "Read what changed of my own things, such as markers and preferences, after a `userRev`, page by page.",
    access: "authenticated",
    budget: "read",
    input: UserSyncRequest,
    output: UserSynced,
    event: "user:sync",
    errors: [],
    example: { after: 0 },
  }),
} as const;
