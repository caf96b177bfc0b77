import { z } from "zod";
import { count } from "./answer-fields.js";
import type * as entities from "./config-entities.js";

const range = () => z.strictObject({ min: count(), max: count() });

export const ServerConfig = z.strictObject({
  limits: z.strictObject({
    message: z.strictObject({
      maxCharacters: count().describe("Unicode code points, without white space around the text."),
      maxDataBytes: count().describe("Also of the data of rooms, drafts and profiles, as JSON."),
      maxDataDepth: count(),
      maxReactionKinds: count(),
    }),
    room: z.strictObject({
      maxNameCharacters: count(),
      maxTopicCharacters: count(),
      maxDescriptionCharacters: count(),
      maxPins: count(),
      maxGroupPeople: count(),
    }),
    user: z.strictObject({
      usernameCharacters: range(),
      passwordCharacters: range(),
      maxDisplayNameCharacters: count(),
      maxBioCharacters: count(),
      maxRooms: count(),
      maxDrafts: count(),
      maxScheduled: count(),
      maxBlocked: count(),
    }),
    request: z.strictObject({
      maxBodyBytes: count(),
      maxPacketBytes: count(),
      maxPageItems: count(),
      maxPageBytes: count(),
    }),
    session: z.strictObject({
      accessTokenMs: count(),
      idleMs: count().describe("A session ends this long after its last refresh."),
      maxMs: count().describe("A session ends at the latest this long after the login."),
    }),
    connection: z.strictObject({
      maxPerUser: count().nullable().describe("`null`: any number."),
      maxPerAddress: count().nullable().describe("`null`: any number."),
      authenticateWithinMs: count(),
      pingIntervalMs: count(),
      pingTimeoutMs: count(),
      maxQueuedPackets: count(),
      maxQueuedBytes: count(),
    }),
    presence: z.strictObject({ maxWatched: count(), graceMs: count(), activityMs: count() }),
    rates: z
      .record(z.string(), z.strictObject({ quota: count(), windowMs: count() }))
      .describe("Rate limits by name: `quota` at once, and as many in each `windowMs` in the long run."),
  }),
  editWindowMs: count().nullable().describe("Time in which an author may edit a message; `null`: any time."),
  features: z.array(z.string()).describe("Names of what the server offers. Later versions add others."),
  login: z.strictObject({
    methods: z.array(z.literal("password")),
    registration: z.boolean().describe("Whether people create their accounts themselves."),
    emailVerification: z.enum(["off", "optional", "required"]),
  }),
}) satisfies z.ZodType<entities.ServerConfig>;
