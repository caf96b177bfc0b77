import type { Operation } from "./operation.js";
import { ACTIVITY_OPERATIONS } from "./operations/activities.js";
import { ACCOUNT_OPERATIONS } from "./operations/accounts.js";
import { CONFIG_OPERATIONS } from "./operations/config.js";
import { DRAFT_OPERATIONS } from "./operations/drafts.js";
import { BLOCK_OPERATIONS } from "./operations/blocks.js";
import { MESSAGE_OPERATIONS } from "./operations/messages.js";
import { MODERATION_OPERATIONS } from "./operations/moderation.js";
import { REACTION_OPERATIONS } from "./operations/reactions.js";
import { PIN_OPERATIONS } from "./operations/pins.js";
import { READ_MARKER_OPERATIONS } from "./operations/read-markers.js";
import { PRESENCE_OPERATIONS } from "./operations/presence.js";
import { PEOPLE_OPERATIONS } from "./operations/people.js";
import { ROOM_OPERATIONS } from "./operations/rooms.js";
import { THREAD_OPERATIONS } from "./operations/threads.js";
import { SEARCH_OPERATIONS } from "./operations/search.js";
import { SCHEDULED_OPERATIONS } from "./operations/scheduled.js";
import { SESSION_OPERATIONS } from "./operations/sessions.js";
import { USER_FEED_OPERATIONS } from "./operations/user-feed.js";

/** All operations. Both transports, the rate-limit headers and the API documents are derived from this table. */
export const OPERATIONS = {
  ...ACCOUNT_OPERATIONS,
  ...CONFIG_OPERATIONS,
  ...BLOCK_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...ROOM_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...MESSAGE_OPERATIONS,
  ...REACTION_OPERATIONS,
  ...PIN_OPERATIONS,
  ...READ_MARKER_OPERATIONS,
  ...THREAD_OPERATIONS,
  ...DRAFT_OPERATIONS,
  ...USER_FEED_OPERATIONS,
  ...SEARCH_OPERATIONS,
  ...SCHEDULED_OPERATIONS,
  ...MODERATION_OPERATIONS,
  ...ACTIVITY_OPERATIONS,
  ...PRESENCE_OPERATIONS,
} as const satisfies Readonly<Record<string, Operation>>;
