import type { Data, MyMembership } from "./entities.js";
import type { Scheduled } from "./scheduled-entities.js";

type Removed = { rev: number; deleted: true };

/** Membership of mine after a change. Removed: I am no longer a member. */
export type ChangedMembership = (MyMembership & { roomId: string; rev: number }) | (Removed & { roomId: string });

/** State of mine in a thread, after a change. Removed: I have none. */
export type ChangedThread =
  | {
      roomId: string;
      rootId: string;
      rev: number;
      following: boolean;
      /** A `threadSeq`. */
      readSeq: number;
      unreadFrom: number | null;
      unread: number;
    }
  | (Removed & { roomId: string; rootId: string });

/** Scheduled message of mine after a change. Removed: it was sent, or I removed it. */
export type ChangedScheduled = Scheduled | (Removed & { id: string; roomId: string });

/** A text that I write in a room or a thread, until I send it. `rev` is the `userRev` of its last change. */
export type Draft = {
  roomId: string;
  /** The root of the thread; `null` for the room itself. */
  threadOf: string | null;
  body: string;
  data: Data | null;
  rev: number;
  updatedAt: string;
};

/** A draft after a change. Removed: there is none. */
export type ChangedDraft = Draft | (Removed & { roomId: string; threadOf: string | null });

/** Things of mine by kind. `rev` is the `userRev` of their last change. */
export type UserEntities = {
  memberships: readonly ChangedMembership[];
  threads: readonly ChangedThread[];
  scheduled: readonly ChangedScheduled[];
  drafts: readonly ChangedDraft[];
};

/** All people whom I block. It is missing when nothing changed in it, and with `reset` when I block nobody. */
type Blocked = { blockedIds?: readonly string[] };

/** Changes of my things after the `userRev` `from`, up to `rev`. */
export type UserChanged = Partial<UserEntities> & Blocked & { from: number; rev: number };

export type UserSynced = UserEntities &
  Blocked & {
    epoch: string;
    from: number;
    rev: number;
    more: boolean;
    /** The page holds everything that is mine: drop what you had. */
    reset: boolean;
  };
