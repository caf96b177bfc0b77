import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { changedSettings, type SettingsChanges } from "./change-settings.js";
import type { NewNotice } from "./notice.js";
import type { RoomKind } from "./room-kind.js";
import type { RoomHead } from "./room-head.js";
import { validateNewRoom, type Room, type RoomTextLimits } from "./room.js";
import type { RoomSettings } from "./settings.js";
import { normalizedTopic } from "./topic.js";

/** New values of the fields that are present. `data: null` removes the data. */
export type RoomUpdates = Readonly<{
  name?: string;
  topic?: string;
  description?: string;
  /** Turns a group into a private room, which needs a name. */
  visibility?: "private";
  data?: unknown;
  settings?: SettingsChanges;
}>;

/** Only owners change the settings and the kind of a room. */
export const roleForUpdate = ({ settings, visibility }: RoomUpdates): "owner" | "moderator" =>
  settings || visibility ? "owner" : "moderator";

/** Returns the same room when nothing changes. Direct rooms and groups have no name. */
export function updateRoom(room: Room, updates: RoomUpdates, limits: RoomTextLimits): Room {
  const { kind = room.kind, problems } = kindOfUpdate(room, updates);
  throwIfInvalid([...validateNewRoom(updates, limits), ...problems]);
  const next = {
    kind,
    name: updates.name?.trim() ?? room.name,
    topic: updates.topic === undefined ? room.topic : normalizedTopic(updates.topic),
    description: updates.description?.trim() ?? room.description,
    data: updates.data === undefined ? room.data : (updates.data as JsonObject | null),
    settings: changedSettings(room.settings, updates.settings ?? {}),
  };
  return hasSameFields(room, next) ? room : { ...room, ...next };
}

/** A private room stays one, so that a retry is harmless. */
function kindOfUpdate(
  { kind }: Room,
  { name, visibility }: RoomUpdates,
): Readonly<{ kind?: RoomKind; problems: readonly FieldError[] }> {
  if (visibility === undefined) {
    const isUnnamed = kind === "direct" || kind === "group";
    return { problems: isUnnamed && name !== undefined ? [{ path: "name", message: "this room has no name" }] : [] };
  }
  if (kind === "private") return { problems: [] };
  if (kind !== "group") return { problems: [{ path: "visibility", message: "only a group becomes a private room" }] };
  const problems = name === undefined ? [{ path: "name", message: "a private room needs a name" }] : [];
  return { kind: visibility, problems };
}

type Fields = Pick<Room, "kind" | "name" | "topic" | "description" | "data" | "settings">;

const hasSameFields = (a: Fields, b: Fields): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  a.topic === b.topic &&
  a.description === b.description &&
  a.settings === b.settings &&
  canonicalJson(a.data) === canonicalJson(b.data);

/** The head after a change of the room. A stricter room makes every earlier decision to send out of date. */
export const headOfUpdate = (head: RoomHead, before: Room, after: Room): RoomHead => ({
  ...head,
  rev: head.rev + 1,
  settingsRev: head.rev + 1,
  contentRev: hasSameFields(before, after) ? head.contentRev : head.rev + 1,
  accessRev: isStricter(before, after) ? head.accessRev + 1 : head.accessRev,
});

const isStricter = (before: Room, after: Room): boolean =>
  (after.settings.announcement && !before.settings.announcement) ||
  after.settings.slowModeSeconds > before.settings.slowModeSeconds ||
  (after.archivedAt !== null && before.archivedAt === null);

/** The notices of an update. A new description and new data have none. */
export function noticesOfUpdate(before: Room, after: Room): readonly Pick<NewNotice, "kind" | "data">[] {
  const settings = changesOf(before.settings, after.settings);
  return [
    ...(after.name === before.name ? [] : [{ kind: "renamed" as const, data: { name: after.name } }]),
    ...(after.topic === before.topic ? [] : [{ kind: "topic" as const, data: { topic: after.topic } }]),
    ...(Object.keys(settings).length === 0 ? [] : [{ kind: "settings" as const, data: settings }]),
  ];
}

const changesOf = (before: RoomSettings, after: RoomSettings): JsonObject =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name as keyof RoomSettings] !== value));
