import type { Room } from "../protocol.js";

/** The number of unread messages, counted by the server at `seq` and kept up to date from changes up to `rev`. */
export type Counted = Readonly<{ messages: number; mentions: number; rev: number; seq: number }>;

export const countedIn = ({ membership, rev, seq }: Room): Counted => ({
  messages: membership?.unread ?? 0,
  mentions: membership?.unreadMentions ?? 0,
  rev,
  seq,
});
