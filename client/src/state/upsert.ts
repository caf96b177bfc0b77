import type { Member, Message, Notice, Room } from "../protocol.js";
import { isInTimeline, upsertMessages } from "./message-list.js";
import { renameAuthors, renamePeople, withKnownAuthors, withKnownPeople } from "./names.js";
import { upsertNotices } from "./notice-list.js";
import { withPeople } from "./room-people.js";
import { updateThreads } from "./thread-state.js";
import { takeMembership } from "./unread.js";
import type { RoomState } from "./room-state.js";

type Entities = Readonly<{
  messages?: readonly Message[];
  members?: readonly Member[];
  notices?: readonly Notice[];
  room?: Room;
}>;

/** The first half of the client rule: upsert each entity by id; the higher `rev` wins. */
export function upsert(
  state: RoomState,
  { messages = [], members = [], notices = [], room: incoming }: Entities,
  me?: string,
): RoomState {
  const known = members.length > 0 ? upsertMembers(state.members, members) : state.members;
  const newest = incoming ? newerRoom(state.room, incoming) : state.room;
  const room = withPeople(newest, members, { me, rev: state.rev, known });
  const held = members.length > 0 ? renameAuthors(state.messages, members) : state.messages;
  const marked = incoming?.membership ? takeMembership(state, incoming.membership, incoming) : state;
  const named = messages.length > 0 ? withKnownAuthors(messages, known) : messages;
  return {
    ...marked,
    room,
    messages: messages.length > 0 ? upsertMessages(held, named) : held,
    notices: upsertNotices(renamePeople(state.notices, members), withKnownPeople(notices, known)),
    members: known,
    threads: updateThreads(state.threads, named, members),
    seq: Math.max(state.seq, room.seq, ...messages.filter(isInTimeline).map(({ seq }) => seq)),
  };
}

export function upsertMembers(
  held: ReadonlyMap<string, Member>,
  incoming: readonly Member[],
): ReadonlyMap<string, Member> {
  const next = new Map(held);
  for (const member of incoming) {
    const older = next.get(member.user.id);
    if (!older || member.rev >= older.rev) next.set(member.user.id, member);
  }
  return next;
}

/** Keeps the user's membership and the names of a room without a name, which a change for everyone does not contain. */
function newerRoom(held: Room, incoming: Room): Room {
  if (incoming.rev < held.rev) return held;
  const membership = incoming.membership ?? held.membership;
  const people = incoming.people ?? held.people;
  return { ...incoming, ...(membership && { membership }), ...(people && { people }) };
}
