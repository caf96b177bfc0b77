import { z } from "zod";
import {
  data,
  entityCount,
  id,
  moment,
  pageSize,
  position,
  queryEntityCount,
  queryPageSize,
  queryPosition,
  roomCursor,
  text,
} from "./fields.js";

const Visibility = z.enum(["public", "private"]);

const Settings = z.object({
  announcement: z.boolean().exactOptional(),
  slowModeSeconds: z.number().exactOptional(),
  history: z.enum(["all", "sinceJoin"]).exactOptional(),
  receipts: z.boolean().exactOptional(),
});

export const CreateRoomRequest = z.object({
  name: text(),
  topic: text().exactOptional(),
  description: text().exactOptional(),
  visibility: Visibility.exactOptional(),
  /** The same as `visibility`, under the name that answers use. Direct rooms cannot be created by this operation. */
  kind: z
    .enum(["public", "private", "direct"])
    .describe("Another name of `visibility`. `direct` has no effect.")
    .exactOptional(),
  data: data().nullable().exactOptional(),
  settings: Settings.exactOptional(),
});

export const RoomRequest = z.object({ roomId: id() });

export const UpdateRoomRequest = RoomRequest.extend({
  name: text().exactOptional(),
  topic: text().exactOptional(),
  description: text().exactOptional(),
  visibility: z
    .enum(["private"])
    .exactOptional()
    .describe("Turns a group into a private room, which needs a `name`. Owners only."),
  data: data().nullable().exactOptional().describe("`null` removes the data."),
  settings: Settings.exactOptional(),
  expectedRev: position().exactOptional().describe("The `rev` at which I saw the room."),
});

export const NotificationsRequest = RoomRequest.extend({
  level: z.enum(["all", "mentions", "none"]),
  until: moment().nullable().exactOptional().describe("The end of the level. `null`: no end."),
});

export const ListRoomsQuery = z
  .object({
    membership: z.enum(["any", "joined", "open"]).default("any"),
    kind: z.enum(["public", "private", "direct", "group"]).exactOptional(),
    q: text().max(80).exactOptional(),
    sort: z
      .enum(["activity"])
      .exactOptional()
      .describe(
        "With `membership=joined`: by last activity, the most recent first. Otherwise the newest room is first.",
      ),
    cursor: roomCursor().exactOptional(),
    limit: queryPageSize().default(50),
  })
  .refine(({ sort, membership }) => sort === undefined || membership === "joined", {
    error: "needs membership=joined",
    path: ["sort"],
  })
  .refine(({ sort, cursor }) => cursor === undefined || (typeof cursor === "object") === (sort === "activity"), {
    error: "must be the nextCursor of a page in the same order",
    path: ["cursor"],
  });

export const ListAuditQuery = RoomRequest.extend({
  cursor: id().exactOptional(),
  limit: queryPageSize().default(50),
});

export const ListMembersQuery = RoomRequest.extend({
  cursor: id().exactOptional(),
  limit: queryPageSize().default(50),
});

export const SyncRequest = RoomRequest.extend({
  after: position(),
  epoch: id().exactOptional(),
  limit: pageSize().default(100),
  maxChanges: entityCount()
    .describe(
      "Answer `reset: true` with the newest page if more entities changed. Without it, every change is returned.",
    )
    .exactOptional(),
});

export const SyncQuery = SyncRequest.extend({
  after: queryPosition(),
  limit: queryPageSize().default(100),
  maxChanges: queryEntityCount().exactOptional(),
});
