import type { Draft } from "../../../../domain/messages/message.js";

/** Columns that most messages leave at their defaults. */
export const EXTRA_COLUMNS = `via, kind, data, "replyTo", "mentionedIds", "mentionsRoom", "mentionsHere"`;

/** Values of the columns from `extrasOf`, or their defaults. */
export const EXTRA_VALUES = `
  coalesce((extras->>'via')::"MessageVia", 'user'), coalesce(extras->>'kind', 'text'), extras->'data',
  (extras->>'replyTo')::uuid,
  CASE WHEN extras ? 'userIds' THEN ARRAY(SELECT jsonb_array_elements_text(extras->'userIds'))::uuid[] ELSE '{}' END,
  coalesce((extras->'room')::boolean, false), coalesce((extras->'here')::boolean, false)`;

/** Whether a draft with these extras was sent by a person, who has therefore seen the messages before it. */
export const IN_PERSON = `coalesce(extras->>'via', 'user') = 'user'`;

/** The fields of a draft beyond its text, as JSON; `null` for a plain message. */
export function extrasOf({ via, kind, data, replyTo, mentions }: Draft): string | null {
  const { userIds, room, here } = mentions;
  const isPlain = via === "user" && kind === "text" && !data && !replyTo && !room && !here && userIds.length === 0;
  if (isPlain) return null;
  return JSON.stringify({
    via,
    kind,
    ...(data && { data }),
    ...(replyTo && { replyTo: replyTo.id }),
    ...(userIds.length > 0 && { userIds }),
    room,
    here,
  });
}
