import { MAX_REQUEST_BYTES } from "../../adapters/socketio/events/bounded-parser.js";
import { MAX_DISPLAY_NAME } from "../../domain/accounts/names/display-name.js";
import { USERNAME_LENGTH } from "../../domain/accounts/names/username.js";
import { PASSWORD_LENGTH } from "../../domain/accounts/password.js";
import { MAX_BIO } from "../../domain/accounts/profile.js";
import { IDLE_TIMEOUT_MS, MAX_LIFETIME_MS } from "../../domain/accounts/session.js";
import { UNLIMITED_CONNECTIONS } from "../../domain/limits/limit.js";
import { MAX_DATA_BYTES, MAX_DATA_DEPTH } from "../../domain/messages/message-data.js";
import { MAX_PAGE_BYTES } from "../../domain/shared/page-bytes.js";
import type { ServerConfig } from "../../protocol/config-entities.js";
import { MAX_PAGE } from "../../protocol/fields.js";
import type { Config } from "../config/config.js";

const FEATURES = [
  "activity",
  "blocks",
  "directRooms",
  "drafts",
  "groups",
  "invites",
  "mentions",
  "pins",
  "presence",
  "reactions",
  "receipts",
  "reports",
  "scheduled",
  "search",
  "threads",
];

/** The answer to `GET /api/config`. */
export function serverConfig({ limits, rateLimits, accessTokenTtl, emailVerification }: Config): ServerConfig {
  const { rates, counts, durations } = limits;
  const connections = rateLimits ? limits.connections : UNLIMITED_CONNECTIONS;
  return {
    limits: {
      message: {
        maxCharacters: counts["message.characters"],
        maxDataBytes: MAX_DATA_BYTES,
        maxDataDepth: MAX_DATA_DEPTH,
        maxReactionKinds: counts["reactions.message"],
      },
      room: {
        maxNameCharacters: counts["room.name"],
        maxTopicCharacters: counts["room.topic"],
        maxDescriptionCharacters: counts["room.description"],
        maxPins: counts["pins.room"],
        maxGroupPeople: counts["group.people"],
      },
      user: {
        usernameCharacters: USERNAME_LENGTH,
        passwordCharacters: PASSWORD_LENGTH,
        maxDisplayNameCharacters: MAX_DISPLAY_NAME,
        maxBioCharacters: MAX_BIO,
        maxRooms: counts["rooms.user"],
        maxDrafts: counts["drafts.user"],
        maxScheduled: counts["scheduled.user"],
        maxBlocked: counts["blocked.user"],
      },
      request: {
        maxBodyBytes: MAX_REQUEST_BYTES,
        maxPacketBytes: MAX_REQUEST_BYTES,
        maxPageItems: MAX_PAGE,
        maxPageBytes: MAX_PAGE_BYTES,
      },
      session: { accessTokenMs: accessTokenTtl * 1000, idleMs: IDLE_TIMEOUT_MS, maxMs: MAX_LIFETIME_MS },
      connection: {
        maxPerUser: finite(connections.user),
        maxPerAddress: finite(connections.address),
        authenticateWithinMs: durations["connection.authenticate"],
        pingIntervalMs: durations["ping.interval"],
        pingTimeoutMs: durations["ping.timeout"],
        maxQueuedPackets: counts["queue.packets"],
        maxQueuedBytes: counts["queue.bytes"],
      },
      presence: {
        maxWatched: counts["presence.watched"],
        graceMs: durations["presence.grace"],
        activityMs: durations["activity.end"],
      },
      rates: rateLimits ? rates : {},
    },
    editWindowMs: null,
    features: FEATURES,
    login: { methods: ["password"], registration: true, emailVerification },
  };
}

const finite = (count: number): number | null => (Number.isFinite(count) ? count : null);
