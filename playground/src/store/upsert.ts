import type { Member, Message, Room } from "../protocol/entities";
import type { RoomState } from "./room-state";

type Entities = Readonly<{
  messages?: readonly Message[];
  members?: readonly Member[];
  room?: Room | undefined;
}>;

/** The client rule's first half: every entity by id, the higher `rev` wins. */
export function upsert(state: RoomState, entities: Entities): RoomState {
  const { messages = [], members = [] } = entities;
  const room = entities.room ? newerRoom(state.room, entities.room) : state.room;
  return {
    ...state,
    room,
    messages: messages.length > 0 ? upsertMessages(state.messages, messages) : state.messages,
    members: members.length > 0 ? upsertMembers(state.members, members) : state.members,
    seq: Math.max(state.seq, room.seq, ...messages.map((message) => message.seq)),
    readSeq: Math.max(state.readSeq, entities.room?.membership?.readSeq ?? 0),
  };
}

export const upsertMessages = (held: ReadonlyMap<string, Message>, incoming: readonly Message[]) =>
  upsertAll(held, incoming, (message) => message.id, keepOwnId);

export const upsertMembers = (held: ReadonlyMap<string, Member>, incoming: readonly Member[]) =>
  upsertAll(
    held,
    incoming,
    (member) => member.user.id,
    (_, newer) => newer,
  );

function upsertAll<Entity extends { rev: number }>(
  held: ReadonlyMap<string, Entity>,
  incoming: readonly Entity[],
  idOf: (entity: Entity) => string,
  merge: (older: Entity, newer: Entity) => Entity,
): ReadonlyMap<string, Entity> {
  const next = new Map(held);
  for (const entity of incoming) {
    const id = idOf(entity);
    const older = next.get(id);
    if (!older) next.set(id, entity);
    else if (entity.rev >= older.rev) next.set(id, merge(older, entity));
  }
  return next;
}

/** `clientMessageId` is told to the author only, so a change meant for everyone comes without it. */
function keepOwnId(older: Message, newer: Message): Message {
  if (newer.clientMessageId || !older.clientMessageId) return newer;
  return { ...newer, clientMessageId: older.clientMessageId };
}

/** A change meant for everyone does not carry my membership, nor always a last message. */
export function newerRoom(held: Room, incoming: Room): Room {
  if (incoming.rev < held.rev) return held;
  return {
    ...incoming,
    membership: incoming.membership ?? held.membership,
    peer: incoming.peer ?? held.peer,
  };
}
