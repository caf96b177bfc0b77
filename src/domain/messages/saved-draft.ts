import type { UserId } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { jsonBytes } from "../shared/page-bytes.js";
import { validateBody } from "./body.js";
import { validateData } from "./message-data.js";
import type { MessageId } from "./message.js";

/** Place of a draft: a room, or one of its threads. */
export type DraftKey = Readonly<{ userId: UserId; roomId: RoomId; threadOf: MessageId | null }>;

/** A text that a user keeps on the server until they send it. One per user and place. */
export type SavedDraft = DraftKey & Readonly<{ body: string; data: JsonObject | null; updatedAt: Date }>;

/** The draft of a place. `rev`: the `userRev` of its last change, also of its removal; 0 when there was none. */
export type DraftState = Readonly<{ draft: SavedDraft | null; rev: number }>;

/** `null` means no data. */
export type DraftContent = Readonly<{ body: string; data?: unknown }>;

/** Size of the ids, the numbers, the time and the keys of a draft as JSON. */
const FIXED_BYTES = 220;

/** Identifies a draft among those of its user. */
export const draftId = ({ roomId, threadOf }: Omit<DraftKey, "userId">): string => threadOf ?? roomId;

/** Checks that a draft has a body, or data. An absent body is not checked. */
export const validateDraft = (
  { body, data = null }: Partial<DraftContent>,
  maxCharacters: number,
): readonly FieldError[] => [
  ...(body === undefined || (body === "" && data !== null) ? [] : validateBody({ body }, maxCharacters)),
  ...(data === null ? [] : validateData({ data })),
];

/** Returns the stored draft itself when it says this already. */
export function writeDraft(
  stored: SavedDraft | null,
  { body, data = null, at, ...key }: DraftKey & DraftContent & Readonly<{ at: Date }>,
  maxCharacters: number,
): SavedDraft {
  throwIfInvalid(validateDraft({ body, data }, maxCharacters));
  const written = { ...key, body, data: data as JsonObject | null, updatedAt: at };
  const isSame = stored?.body === body && canonicalJson(stored.data) === canonicalJson(written.data);
  return isSame ? stored : written;
}

/** Whether the place changed after the `userRev` at which the client saw it. */
export const isNewerThan = ({ rev }: DraftState, expectedRev: number | undefined): boolean =>
  expectedRev !== undefined && rev > expectedRev;

/** Size of a draft as JSON in an answer, rounded up. */
export const draftBytes = ({ body, data }: Pick<SavedDraft, "body" | "data">): number =>
  FIXED_BYTES + jsonBytes(body) + (data ? jsonBytes(JSON.stringify(data)) : 0);
