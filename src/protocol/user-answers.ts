import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import { MyMembership } from "./answers.js";
import { Scheduled } from "./scheduled-answers.js";
import type * as entities from "./user-entities.js";

const position = { roomId: id(), rev: count() };
const removed = { ...position, deleted: z.literal(true) };

const ChangedMembership = z.union([
  z.strictObject({ ...MyMembership.shape, ...position }),
  z.strictObject(removed),
]) satisfies z.ZodType<entities.ChangedMembership>;

const ChangedThread = z.union([
  z.strictObject({
    ...position,
    rootId: id(),
    following: z.boolean(),
    readSeq: count().describe("A `threadSeq`."),
    unreadFrom: count().nullable(),
    unread: count().max(9_999),
  }),
  z.strictObject({ ...removed, rootId: id() }),
]) satisfies z.ZodType<entities.ChangedThread>;

const ChangedScheduled = z.union([
  Scheduled,
  z.strictObject({ ...removed, id: id() }),
]) satisfies z.ZodType<entities.ChangedScheduled>;

const place = { roomId: id(), threadOf: id().nullable().describe("The root of a thread; `null` for the room itself.") };

export const Draft = z.strictObject({
  ...place,
  body: z.string(),
  data: z.record(z.string(), z.unknown()).nullable(),
  rev: count().describe("The `userRev` of its last change."),
  updatedAt: time(),
}) satisfies z.ZodType<entities.Draft>;

const ChangedDraft = z.union([
  Draft,
  z.strictObject({ ...removed, ...place }),
]) satisfies z.ZodType<entities.ChangedDraft>;

const blockedIds = z.array(id()).describe("All people whom I block, when this changed.").exactOptional();

const kinds = {
  memberships: z.array(ChangedMembership),
  threads: z.array(ChangedThread),
  scheduled: z.array(ChangedScheduled),
  drafts: z.array(ChangedDraft),
};

export const UserChanged = z.strictObject({
  from: count(),
  rev: count(),
  memberships: kinds.memberships.exactOptional(),
  threads: kinds.threads.exactOptional(),
  scheduled: kinds.scheduled.exactOptional(),
  drafts: kinds.drafts.exactOptional(),
  blockedIds,
}) satisfies z.ZodType<entities.UserChanged>;

export const UserSynced = z.strictObject({
  epoch: id(),
  from: count(),
  rev: count(),
  more: z.boolean(),
  reset: z.boolean(),
  ...kinds,
  blockedIds,
}) satisfies z.ZodType<entities.UserSynced>;
