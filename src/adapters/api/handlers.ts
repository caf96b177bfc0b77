import type { UseCases } from "../../application/use-cases.js";
import type { Counts } from "../../domain/limits/counts.js";
import type { ServerConfig } from "../../protocol/config-entities.js";
import { activityHandlers } from "./activities.js";
import { accountHandlers } from "./accounts.js";
import { configHandlers } from "./config.js";
import { draftHandlers } from "./drafts.js";
import { blockHandlers } from "./blocks.js";
import type { Handler } from "./handler.js";
import { messageHandlers } from "./messages.js";
import { moderationHandlers } from "./moderation.js";
import { pinHandlers } from "./pins.js";
import { reactionHandlers } from "./reactions.js";
import { readMarkerHandlers } from "./read-markers.js";
import { presenceHandlers } from "./presence.js";
import { peopleHandlers } from "./people.js";
import { roomHandlers } from "./rooms.js";
import { scheduledHandlers } from "./scheduled.js";
import { searchHandlers } from "./search.js";
import { threadHandlers } from "./threads.js";
import { userFeedHandlers } from "./user-feed.js";
import { sessionHandlers } from "./sessions.js";

/** One handler per operation, except for operations on a connection itself. */
/** `counts`: the configured limits of texts. */
export const apiHandlers = (useCases: UseCases & Readonly<{ counts: Counts }>, config: ServerConfig): Handler[] => [
  ...accountHandlers(useCases),
  ...configHandlers(config),
  ...blockHandlers(useCases),
  ...sessionHandlers(useCases),
  ...roomHandlers(useCases, useCases.counts),
  ...peopleHandlers(useCases),
  ...messageHandlers(useCases, useCases.counts),
  ...reactionHandlers(useCases),
  ...pinHandlers(useCases),
  ...readMarkerHandlers(useCases),
  ...threadHandlers(useCases),
  ...draftHandlers(useCases, useCases.counts),
  ...userFeedHandlers(useCases),
  ...searchHandlers(useCases),
  ...scheduledHandlers(useCases, useCases.counts),
  ...moderationHandlers(useCases),
  ...activityHandlers(useCases),
  ...presenceHandlers(useCases),
];
