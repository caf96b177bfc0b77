import type { UserSync } from "../../application/realtime/connections/sync-user.js";
import type { UserChange, UserEntities, UserEntity } from "../../domain/accounts/user-change.js";
import { isActive } from "../../domain/rooms/membership.js";
import type * as wire from "../../protocol/user-entities.js";
import { draftStateView } from "./draft-view.js";
import { scheduledView } from "./scheduled-view.js";
import { membershipView } from "./room-view.js";

/** The live announcement. Leaves out kinds of which nothing changed. */
export function userChangeView({ from, rev, ...entities }: UserChange): wire.UserChanged {
  const changed = Object.entries(entityViews(entities)).filter(([, views]) => views.length > 0);
  return { from, rev, ...Object.fromEntries(changed), ...blockedView(entities) };
}

export const userSyncView = ({ epoch, from, rev, more, reset, ...entities }: UserSync): wire.UserSynced => ({
  epoch,
  from,
  rev,
  more,
  reset,
  ...entityViews(entities),
  ...blockedView(entities),
});

/** One entity holds all blocked people. It is there only when it changed. */
function blockedView({ blocks: [blocked] }: UserEntities): Pick<wire.UserChanged, "blockedIds"> {
  return blocked ? { blockedIds: blocked.value } : {};
}

const entityViews = ({ memberships, threads, drafts, scheduled }: UserEntities): wire.UserEntities => ({
  memberships: memberships.map(changedMembershipView),
  threads: threads.map(changedThreadView),
  drafts: drafts.map(changedDraftView),
  scheduled: scheduled.map(changedScheduledView),
});

const changedMembershipView = ({
  roomId,
  rev,
  value: { membership, unread },
}: UserEntity<"memberships">): wire.ChangedMembership =>
  isActive(membership) ? { roomId, rev, ...membershipView(membership, unread) } : { roomId, rev, deleted: true };

const changedDraftView = ({ roomId, id, rev, value }: UserEntity<"drafts">): wire.ChangedDraft =>
  draftStateView({ roomId, threadOf: id === roomId ? null : id }, { draft: value, rev });

function changedThreadView({ roomId, id: rootId, rev, value }: UserEntity<"threads">): wire.ChangedThread {
  if (!value) return { roomId, rootId, rev, deleted: true };
  const { following, readSeq, unreadFrom, unread } = value;
  return { roomId, rootId, rev, following, readSeq, unreadFrom, unread };
}

const changedScheduledView = ({ roomId, id, rev, value }: UserEntity<"scheduled">): wire.ChangedScheduled =>
  value ? scheduledView({ scheduled: value, rev }) : { id, roomId, rev, deleted: true };
