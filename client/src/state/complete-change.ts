import type { LeanMessage, Message, Reacted, RoomChanged } from "../protocol.js";
import { addLateChange, completed, type LateChanges } from "./late-changes.js";
import { withKnownReactions } from "./own-reactions.js";

/** A change whose messages are whole. */
export type CompleteChange = Omit<RoomChanged, "messages"> & Readonly<{ messages: readonly Message[] }>;

/** `me`: the id of the user, once it is known. */
type Held = Readonly<{
  heldById: (id: string) => Message | null;
  late: LateChanges;
  me: string | undefined;
}>;

/**
 * Completes the messages of a change with fields of the held ones. Leaves out a lean message that is not held, because
 * it is older than the oldest page. `late` is what a page that is on its way may lack; `droppedRev` is the highest `rev`
 * that is no longer in it, or 0.
 */
export function completeChange(
  change: RoomChanged,
  { heldById, late: earlier, me }: Held,
): Readonly<{ change: CompleteChange; late: LateChanges; droppedRev: number }> {
  const { reacted = [] } = change;
  const messages: Message[] = [];
  let late = earlier;
  let droppedRev = 0;
  for (const incoming of change.messages) {
    const older = heldById(incoming.id);
    const whole = "lean" in incoming ? older && completed(incoming, older) : incoming;
    const message = whole && withKnownReactions(whole, { older, me, reacted });
    if (message) messages.push(message);
    const isKnown = message && (message.reactions.length === 0 || message.myReactions);
    if (isKnown) continue;
    const lean = "lean" in incoming && !message ? incoming : null;
    const added = addLateChange(late, incoming.id, { lean, mine: ownReactions(reacted, incoming, me) });
    ({ late } = added);
    droppedRev = Math.max(droppedRev, added.droppedRev);
  }
  return { change: { ...change, messages }, late, droppedRev };
}

const ownReactions = (reacted: readonly Reacted[], { id, rev }: Message | LeanMessage, me: string | undefined) =>
  reacted
    .filter(({ messageId, userId }) => messageId === id && userId === me)
    .map(({ emoji, added }) => [emoji, { added, rev }] as const);
