import type { LeanMessage, Message } from "../protocol.js";
import { withKnownReactions } from "./own-reactions.js";

/** A reaction that the user added or removed, with the `rev` of the change that told of it. */
type OwnReaction = Readonly<{ added: boolean; rev: number }>;

/** The part of later changes that cannot be applied, because the whole message, or the user's reactions, are not held. */
export type LateChange = Readonly<{ lean: LeanMessage | null; mine: ReadonlyMap<string, OwnReaction> }>;

/** By the id of the message. A page of history that was read before these changes is completed with them. */
export type LateChanges = ReadonlyMap<string, LateChange>;

const MAX_LATE_CHANGES = 200;

type Added = Readonly<{ lean: LeanMessage | null; mine: Iterable<readonly [emoji: string, reaction: OwnReaction]> }>;

/** Keeps the newest changes of the messages that changed last. `droppedRev`: the `rev` of the change that it dropped, or 0. */
export function addLateChange(
  late: LateChanges,
  id: string,
  { lean, mine }: Added,
): Readonly<{ late: LateChanges; droppedRev: number }> {
  const held = late.get(id);
  const newer = lean && lean.rev >= (held?.lean?.rev ?? 0) ? lean : (held?.lean ?? null);
  const next = new Map(late);
  next.delete(id);
  next.set(id, { lean: newer, mine: new Map([...(held?.mine ?? []), ...mine]) });
  const [oldest] = next.size > MAX_LATE_CHANGES ? next : [];
  if (!oldest) return { late: next, droppedRev: 0 };
  next.delete(oldest[0]);
  return { late: next, droppedRev: revOf(oldest[1]) };
}

const revOf = ({ lean, mine }: LateChange): number =>
  Math.max(lean?.rev ?? 0, ...[...mine.values()].map(({ rev }) => rev));

type Context = Readonly<{ late: LateChanges; heldById: (id: string) => Message | null; me: string | undefined }>;

/** Brings the messages of an answer up to the changes that arrived before it. */
export const withLateChanges = (items: readonly Message[], { late, heldById, me }: Context): readonly Message[] =>
  items.map((item) => {
    const change = late.get(item.id);
    if (!change) return item;
    const newest = newestOf(item, change, heldById(item.id));
    if (newest === item || newest.myReactions) return newest;
    const mine = new Set(item.myReactions);
    for (const [emoji, { added, rev }] of change.mine) {
      if (rev <= item.rev) continue;
      if (added) mine.add(emoji);
      else mine.delete(emoji);
    }
    return withKnownReactions(newest, { older: { ...item, myReactions: [...mine] }, me, reacted: [] });
  });

function newestOf(item: Message, { lean }: LateChange, held: Message | null): Message {
  if (held && held.rev > item.rev) return held;
  return lean && lean.rev > item.rev ? completed(lean, item) : item;
}

/** The message of a change, with the fields that the change left as they were. */
export function completed(lean: LeanMessage, { body, data, mentions, replyTo, clientMessageId }: Message): Message {
  const { lean: _, ...changed } = lean;
  return { ...changed, body, data, mentions, replyTo, ...(clientMessageId !== undefined && { clientMessageId }) };
}
