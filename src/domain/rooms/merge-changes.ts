import type { Message, MessageId } from "../messages/message.js";
import type { Membership } from "./membership.js";
import { MAX_PAGE_BYTES } from "../shared/page-bytes.js";
import { changeBytes } from "./change-page.js";
import { changesAfter, type RoomChange } from "./room-change.js";

/** Merges contiguous changes into one, with each entity once, in its latest state. */
export function mergeChanges(first: RoomChange, ...rest: readonly RoomChange[]): RoomChange {
  const last = rest.at(-1);
  if (!last) return first;
  const changes = [first, ...rest];
  const room = changes.findLast((change) => change.room)?.room;
  const members = latest(
    changes.flatMap((change) => change.members),
    ({ user }) => user.id,
  );
  const messages = latest(
    changes.flatMap((change) => change.messages),
    ({ id }) => id,
  );
  return {
    roomId: first.roomId,
    from: first.from,
    rev: last.rev,
    messages: withCurrentAuthors(messages, members),
    members,
    notices: changes.flatMap((change) => change.notices),
    reacted: changes.flatMap((change) => change.reacted),
    lean: leanInAll(changes),
    ...(room && { room }),
  };
}

/** A message stays lean only if no change altered its content. */
function leanInAll(changes: readonly RoomChange[]): readonly MessageId[] {
  if (changes.every(({ lean }) => lean.length === 0)) return [];
  const whole = new Set<MessageId>();
  for (const { messages, lean } of changes) for (const { id } of messages) if (!lean.includes(id)) whole.add(id);
  return [...new Set(changes.flatMap(({ lean }) => lean))].filter((id) => !whole.has(id));
}

/** Merges contiguous changes of one room. Splits the result where it exceeds `most` entities or a page. */
export function coalesceContiguous(changes: readonly RoomChange[], most: number): readonly RoomChange[] {
  const found: RoomChange[] = [];
  let current: RoomChange[] = [];
  let size = 0;
  let bytes = 0;
  let reached = -1;
  const end = () => {
    const [first, ...rest] = current;
    if (first) found.push(mergeChanges(first, ...rest));
    current = [];
    size = 0;
    bytes = 0;
  };
  for (const change of changes.toSorted((a, b) => a.from - b.from || a.rev - b.rev)) {
    if (change.rev <= reached) continue;
    const added = changeBytes(change);
    const isFull = size + entityCount(change) > most || bytes + added > MAX_PAGE_BYTES;
    if (change.from > reached || isFull) end();
    const news = reached < 0 ? change : changesAfter(change, reached);
    current.push(news);
    size += entityCount(news);
    bytes += added;
    reached = news.rev;
  }
  end();
  return found;
}

/** Gives authors the names that were announced in the room since. */
function withCurrentAuthors(messages: readonly Message[], members: readonly Membership[]): readonly Message[] {
  if (members.length === 0) return messages;
  const byUser = new Map(members.map((member) => [member.user.id, member]));
  return messages.map((message) => {
    const member = byUser.get(message.author.id);
    return member && member.rev > message.rev ? { ...message, author: member.user } : message;
  });
}

export const entityCount = ({ messages, members, notices, reacted, room }: RoomChange): number =>
  messages.length + members.length + notices.length + reacted.length + (room ? 1 : 0);

/** Keeps the latest state of each entity, ordered by `rev`. */
function latest<Entity extends Readonly<{ rev: number }>>(
  entities: readonly Entity[],
  idOf: (entity: Entity) => string,
): readonly Entity[] {
  const byId = new Map<string, Entity>();
  for (const entity of entities) {
    const known = byId.get(idOf(entity));
    if (!known || entity.rev > known.rev) byId.set(idOf(entity), entity);
  }
  return [...byId.values()].sort((a, b) => a.rev - b.rev);
}
