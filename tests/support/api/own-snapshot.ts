import type { BlockedUser, MyMembership, MyThread, Page, Room } from "../../../src/protocol/entities.js";

import type { Scheduled } from "../../../src/protocol/scheduled-entities.js";
import type { Draft, UserChanged, UserSynced } from "../../../src/protocol/user-entities.js";
import { ask } from "./ask.js";

type Things<Thing> = ReadonlyMap<string, Thing>;
type Membership = Omit<MyMembership, "unread" | "unreadMentions">;
type Follow = Readonly<{ readSeq: number; unread: number }>;

/** Things of one user alone. Unread counts of rooms change with messages, which the user feed does not bring. */
export type OwnSnapshot = Readonly<{
  memberships: Things<Membership>;
  /** Followed threads. */
  threads: Things<Follow>;
  drafts: Things<Draft>;
  scheduled: Things<Scheduled>;
  blockedIds: ReadonlySet<string>;
}>;

const placeOf = ({ roomId, threadOf }: Pick<Draft, "roomId" | "threadOf">) => threadOf ?? roomId;

const withoutCounts = ({ unread: _unread, unreadMentions: _mentions, ...membership }: MyMembership): Membership =>
  membership;

/** Reads everything over REST. Every followed thread has to have replies. */
export async function readOwnSnapshot(url: string, token: string): Promise<OwnSnapshot> {
  const list = async <Item>(name: string, more: object = {}): Promise<readonly Item[]> => {
    const { outcome, text } = await ask(url, name, { limit: "100", ...more }, { token });
    if (outcome !== "ok") throw new Error(`${name} answered ${outcome}.`);
    return (JSON.parse(text) as Page<Item>).items;
  };
  const rooms = await list<Room>("GET /api/rooms", { membership: "joined" });
  const threads = await list<MyThread>("GET /api/threads");
  const drafts = await list<Draft>("GET /api/drafts");
  const scheduled = await list<Scheduled>("GET /api/scheduled");
  const blocked = await list<BlockedUser>("GET /api/users/me/blocks");
  return {
    memberships: new Map(
      rooms.flatMap(({ id, membership }) => (membership ? [[id, withoutCounts(membership)] as const] : [])),
    ),
    threads: new Map(threads.map(({ root, readSeq, unread }) => [root.id, { readSeq, unread }])),
    drafts: new Map(drafts.map((draft) => [placeOf(draft), draft])),
    scheduled: new Map(scheduled.map((each) => [each.id, each])),
    blockedIds: new Set(blocked.map(({ user }) => user.id)),
  };
}

/** Applies a change of the user feed to a copy. The rule of `rev` is the caller's. */
export function ownMerged(held: OwnSnapshot, change: UserChanged | UserSynced): OwnSnapshot {
  const { memberships = [], threads = [], drafts = [], scheduled = [], blockedIds } = change;
  return {
    memberships: changed(
      held.memberships,
      memberships,
      ({ roomId }) => roomId,
      (membership) => {
        const { roomId: _room, rev: _rev, ...mine } = membership;
        return withoutCounts(mine);
      },
    ),
    threads: changed(
      held.threads,
      threads,
      ({ rootId }) => rootId,
      ({ following, readSeq, unread }) => (following ? { readSeq, unread } : null),
    ),
    drafts: changed(held.drafts, drafts, placeOf, (draft) => draft),
    scheduled: changed(
      held.scheduled,
      scheduled,
      ({ id }) => id,
      (each) => each,
    ),
    blockedIds: blockedIds ? new Set(blockedIds) : held.blockedIds,
  };
}

type Removed = Readonly<{ deleted: true }>;

/** `thingOf` returns null for a thing that is not part of the snapshot. */
function changed<Entity extends object, Thing>(
  held: Things<Thing>,
  entities: readonly (Entity | Removed)[],
  keyOf: (entity: Entity) => string,
  thingOf: (entity: Exclude<Entity, Removed>) => Thing | null,
): Things<Thing> {
  const things = new Map(held);
  for (const entity of entities) {
    const thing = "deleted" in entity ? null : thingOf(entity as Exclude<Entity, Removed>);
    const key = keyOf(entity as Entity);
    if (thing === null) things.delete(key);
    else things.set(key, thing);
  }
  return things;
}
