import type {
  History,
  LeanMessage,
  Member,
  Message,
  Notice,
  Page,
  Room,
  RoomChanged,
  RoomSynced,
} from "../../../src/protocol/entities.js";
import { ask } from "./ask.js";

/** A room as one reader's client holds it, by the client rule of the protocol. */
export type RoomSnapshot = Readonly<{
  rev: number;
  room: Omit<Room, "membership" | "lastMessage" | "people">;
  messages: ReadonlyMap<string, Message>;
  members: ReadonlyMap<string, Member>;
  notices: ReadonlyMap<string, Notice>;
}>;

const byId = <Entity extends { id: string }>(entities: readonly Entity[]) =>
  new Map(entities.map((entity) => [entity.id, entity]));

/** Announcements do not say which reactions are the reader's. */
const withoutMine = ({ myReactions: _mine, ...message }: Message): Message => message;

const shared = ({ membership: _membership, lastMessage: _last, people: _people, ...room }: Room) => room;

/** Reads the whole room, of at most 100 messages and members. */
export async function readSnapshot(url: string, token: string, roomId: string): Promise<RoomSnapshot> {
  const read = async <Data>(name: string, more: Record<string, unknown> = {}): Promise<Data> => {
    const answer = await ask(url, name, { roomId, ...more }, { token });
    if (answer.outcome !== "ok") throw new Error(`${name} answered ${answer.outcome}.`);
    return JSON.parse(answer.text) as Data;
  };
  const room = await read<Room>("GET /api/rooms/:roomId");
  const history = await read<History>("GET /api/rooms/:roomId/messages", { limit: "100" });
  const members = await read<Page<Member>>("GET /api/rooms/:roomId/members", { limit: "100" });
  return {
    rev: room.rev,
    room: shared(room),
    messages: byId(history.items.map(withoutMine)),
    members: new Map(members.items.map((member) => [member.user.id, member])),
    notices: byId(history.notices),
  };
}

/** Applies a change by the client rule: merge every entity by id, field by field, the higher `rev` wins. */
export function merged(held: RoomSnapshot, change: RoomChanged | RoomSynced): RoomSnapshot {
  if (change.from > held.rev) throw new Error(`A hole between ${held.rev} and ${change.from}.`);
  const messages = new Map(held.messages);
  for (const message of change.messages) mergeMessage(messages, message);
  const members = new Map(held.members);
  for (const member of change.members) {
    if (member.leftAt === null) members.set(member.user.id, member);
    else members.delete(member.user.id);
  }
  const seqs = [...messages.values()].map(({ seq }) => seq ?? 0);
  const room = { ...held.room, ...(change.room && shared(change.room)) };
  const numbers = { rev: change.rev, seq: Math.max(room.seq, ...seqs) };
  return {
    rev: change.rev,
    room: { ...room, ...numbers },
    messages,
    members,
    notices: new Map([...held.notices, ...byId(change.notices)]),
  };
}

function mergeMessage(messages: Map<string, Message>, message: Message | LeanMessage): void {
  const held = messages.get(message.id);
  if (held && held.rev > message.rev) return;
  if (!("lean" in message)) messages.set(message.id, withoutMine(message));
  else if (held) {
    const { lean: _, ...changed } = message;
    messages.set(message.id, { ...held, ...changed });
  }
}
