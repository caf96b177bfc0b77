import type { Room } from "../protocol.js";

/**
 * Certainty of the number. `exact`: counted at `seq`. `unplaced`: counted by the server at an unknown `seq`, so that
 * it may contain messages that arrive later. `doubtful`: such a message arrived since and may be counted twice.
 */
type Certainty = "exact" | "unplaced" | "doubtful";

/** The number of unread messages, counted by the server at `seq` and kept up to date from changes up to `rev`. */
export type Counted = Readonly<{
  messages: number;
  mentions: number;
  rev: number;
  seq: number;
  certainty: Certainty;
}>;

export const countedIn = ({ membership, rev, seq }: Room): Counted => ({
  messages: membership?.unread ?? 0,
  mentions: membership?.unreadMentions ?? 0,
  rev,
  seq,
  certainty: "exact",
});
