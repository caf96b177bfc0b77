import type { UserId } from "../accounts/user.js";
import type { Id } from "../shared/id.js";
import type { JsonObject } from "../shared/json.js";
import type { Counts } from "../limits/counts.js";
import { validateData } from "../messages/message-data.js";
import { changedSettings, validateSettings, type SettingsChanges } from "./change-settings.js";
import { normalizedTopic, validateTopic } from "./topic.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import type { RoomKind } from "./room-kind.js";
import { defaultSettings, type RoomSettings } from "./settings.js";
import { codePointLength, isSafeDisplayText, isStorableText } from "../shared/text.js";

export type RoomId = Id<"room">;

export type Room = Readonly<{
  id: RoomId;
  kind: RoomKind;
  /** Empty in direct rooms and groups. */
  name: string;
  topic: string;
  description: string;
  /** Data of the frontend's own. */
  data: JsonObject | null;
  settings: RoomSettings;
  /** The two people of a direct room, in ascending order of their ids; the same person twice for notes to oneself. */
  pair: readonly [UserId, UserId] | null;
  createdAt: Date;
  archivedAt: Date | null;
}>;

type Visibility = "public" | "private";

/** `kind` is another name of `visibility`. The kind `direct` is ignored. */
export type NewRoom = Readonly<{
  name: string;
  topic?: string;
  description?: string;
  visibility?: Visibility;
  kind?: RoomKind;
  data?: unknown;
  settings?: SettingsChanges;
}>;

/** Whether everybody may find and join the room. */
export const isOpenRoom = ({ kind, archivedAt }: Pick<Room, "kind" | "archivedAt">): boolean =>
  kind === "public" && archivedAt === null;

/** The longest texts of a room, in code points. */
export type RoomTextLimits = Pick<Counts, "room.name" | "room.topic" | "room.description">;

export function newRoom(input: NewRoom, made: Readonly<{ id: RoomId; at: Date }>, limits: RoomTextLimits): Room {
  throwIfInvalid(validateNewRoom(input, limits));
  const { name, topic = "", description = "", visibility, data, settings = {} } = input;
  const kind = visibility ?? (input.kind === "private" ? "private" : "public");
  const texts = { name: name.trim(), topic: normalizedTopic(topic), description: description.trim() };
  const choices = {
    data: (data ?? null) as JsonObject | null,
    settings: changedSettings(defaultSettings(kind), settings),
    pair: null,
  };
  return { id: made.id, kind, ...texts, ...choices, createdAt: made.at, archivedAt: null };
}

/** Checks the fields that are present. */
export const validateNewRoom = (
  { name, topic, description, visibility, kind, data, settings }: Partial<NewRoom>,
  limits: RoomTextLimits,
): readonly FieldError[] => [
  ...(name === undefined ? [] : nameProblems(name.trim(), limits["room.name"])),
  ...(description === undefined ? [] : descriptionProblems(description.trim(), limits["room.description"])),
  ...(visibility === undefined || kind === undefined || kind === "direct" || visibility === kind
    ? []
    : [{ path: "kind", message: "must have the same value as visibility" }]),
  ...(topic === undefined ? [] : validateTopic(normalizedTopic(topic), limits["room.topic"])),
  ...(data === null ? [] : validateData({ data })),
  ...(settings === undefined ? [] : validateSettings(settings)),
];

function nameProblems(name: string, most: number): readonly FieldError[] {
  const length = codePointLength(name);
  if (length < 1 || length > most) return [{ path: "name", message: `must be 1 to ${most} characters long` }];
  if (!isSafeDisplayText(name))
    return [{ path: "name", message: "must not hold control, invisible or unassigned characters" }];
  return [];
}

function descriptionProblems(description: string, most: number): readonly FieldError[] {
  if (codePointLength(description) > most)
    return [{ path: "description", message: `must be at most ${most} characters long` }];
  if (!isStorableText(description)) return [{ path: "description", message: "must be well-formed text without NUL" }];
  return [];
}
