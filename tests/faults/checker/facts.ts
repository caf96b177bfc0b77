import type { Acknowledged, History, Invoked, Stamped, Things } from "../history/event.js";
import { grouped } from "./grouped.js";
import type { DatabaseState, StoredMessage, StoredRoom } from "./database.js";

/** All attempts of one send. */
export type Send = {
  readonly name: string;
  readonly room: string;
  readonly user: string;
  readonly client: string;
  readonly invokes: Stamped<Invoked>[];
  readonly oks: Stamped<Acknowledged>[];
  unknown: number;
  refused: number;
};

/** The clients' histories and the contents of the database, indexed for the rules. */
export type Facts = Readonly<{
  history: History;
  byClient: ReadonlyMap<string, History>;
  sends: ReadonlyMap<string, Send>;
  rooms: ReadonlyMap<string, StoredRoom>;
  messages: ReadonlyMap<string, StoredMessage & { room: string }>;
  /** Own things of each user. */
  own: ReadonlyMap<string, Things>;
  rowsOf(send: Send): readonly StoredMessage[];
}>;

export function factsOf(history: History, database: DatabaseState): Facts {
  const rooms = new Map(database.rooms.map((room) => [room.id, room]));
  const stored = database.rooms.flatMap((room) => room.messages.map((message) => ({ ...message, room: room.id })));
  const rows = grouped(stored, ({ room, author, clientMessageId }) => rowKey(room, author, clientMessageId));
  return {
    history,
    byClient: grouped(history, ({ client }) => client),
    sends: sendsIn(history),
    rooms,
    messages: new Map(stored.map((message) => [message.id, message])),
    own: database.own,
    rowsOf: (send) =>
      [...new Set(send.invokes.map(({ id }) => id))].flatMap((id) => rows.get(rowKey(send.room, send.user, id)) ?? []),
  };
}

const rowKey = (room: string, author: string, id: string | null): string => `${room} ${author} ${id}`;

function sendsIn(history: History): Map<string, Send> {
  const sends = new Map<string, Send>();
  for (const event of history) {
    if (event.kind === "invoke") {
      const { send: name, room, user, client } = event;
      const send = sends.get(name) ?? { name, room, user, client, invokes: [], oks: [], unknown: 0, refused: 0 };
      sends.set(name, send);
      send.invokes.push(event);
    } else if (event.kind === "ok") sends.get(event.send)?.oks.push(event);
    else if (event.kind === "info") update(sends.get(event.send), "unknown");
    else if (event.kind === "fail") update(sends.get(event.send), "refused");
  }
  return sends;
}

function update(send: Send | undefined, count: "unknown" | "refused"): void {
  if (send) send[count] += 1;
}
