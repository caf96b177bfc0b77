import { messageBytes } from "../messages/message-bytes.js";
import { jsonBytes, MAX_PAGE_BYTES } from "../shared/page-bytes.js";
import type { Membership } from "./membership.js";
import type { Notice } from "./notice.js";
import type { RoomChange } from "./room-change.js";

/** Size of the ids, times, the username and the keys of a member as JSON. */
const MEMBER_BYTES = 400;

type Sized = Readonly<{ rev: number; bytes: number }>;

/** Size of the ids, names, times and keys of a notice as JSON, without its data. */
const NOTICE_BYTES = 800;

/** Size of a reaction that was added or removed, as JSON. */
const REACTED_BYTES = 200;

const memberBytes = ({ user }: Membership): number => MEMBER_BYTES + jsonBytes(user.displayName);

const noticeBytes = ({ data }: Notice): number => NOTICE_BYTES + jsonBytes(JSON.stringify(data));

const sized = ({ messages, members, notices }: RoomChange): Sized[] =>
  [
    ...messages.map((message) => ({ rev: message.rev, bytes: messageBytes(message) })),
    ...members.map((member) => ({ rev: member.rev, bytes: memberBytes(member) })),
    ...notices.map((notice) => ({ rev: notice.rev, bytes: noticeBytes(notice) })),
  ].sort((a, b) => a.rev - b.rev);

/** Size of a change as JSON without its room, rounded up. */
export function changeBytes({ messages, members, notices, reacted }: RoomChange): number {
  let bytes = reacted.length * REACTED_BYTES;
  for (const message of messages) bytes += messageBytes(message);
  for (const member of members) bytes += memberBytes(member);
  for (const notice of notices) bytes += noticeBytes(notice);
  return bytes;
}

/**
 * Returns the `limit` oldest changes by `rev` that fit into one page. `more`: some were left out.
 * Changes with one `rev` stay together.
 */
export function paginateChange(change: RoomChange, limit: number): RoomChange & Readonly<{ more: boolean }> {
  const entities = sized(change);
  const lastByCount = entities.length > limit ? (entities[limit - 1]?.rev ?? change.rev) : change.rev;
  const rev = Math.min(lastByCount, lastThatFits(entities) ?? change.rev);
  if (!entities.some((entity) => entity.rev > rev)) return { ...change, more: false };
  const isIn = (entity: Readonly<{ rev: number }>) => entity.rev <= rev;
  return {
    ...change,
    rev,
    messages: change.messages.filter(isIn),
    members: change.members.filter(isIn),
    notices: change.notices.filter(isIn),
    reacted: change.reacted.filter(isIn),
    more: true,
  };
}

type Read = Readonly<{
  limit: number;
  /** The `rev` up to which messages were read, when some were left out for their size. */
  messagesTo?: number;
}>;

/**
 * Returns the first page of a change of which only the beginning was read: of each kind the `limit + 1` oldest entities,
 * and all that share the `rev` of the last of them.
 */
export function firstPage(
  change: RoomChange,
  { limit, messagesTo = change.rev }: Read,
): RoomChange & Readonly<{ more: boolean }> {
  const readTo = (entities: readonly Readonly<{ rev: number }>[]): number =>
    (entities.length > limit && entities.at(-1)?.rev) || change.rev;
  const rev = Math.min(messagesTo, readTo(change.messages), readTo(change.members), readTo(change.notices));
  const page = paginateChange({ ...change, rev }, limit);
  return { ...page, more: page.rev < change.rev };
}

/** The last `rev` up to which the entities fit into a page, at least the first one; `null` when all fit. */
function lastThatFits(entities: readonly Sized[]): number | null {
  let bytes = 0;
  const crossing = entities.find((entity) => (bytes += entity.bytes) > MAX_PAGE_BYTES);
  if (!crossing) return null;
  return entities.findLast(({ rev }) => rev < crossing.rev)?.rev ?? crossing.rev;
}
