import type { Happening, MemberSeen, MessageSeen, Stamped, Things } from "../history/event.js";
import type { DatabaseState, StoredMarker, StoredMessage } from "./database.js";

export const ROOM = "room";
export const PEOPLE = ["ada", "bob", "cy"] as const;
export type Person = (typeof PEOPLE)[number];

export type Step =
  | Readonly<{ do: "send"; by: Person; answers: readonly ("ok" | "lost" | "unsent")[] }>
  | Readonly<{ do: "edit" | "react" | "reply" | "mark"; by: Person }>
  | Readonly<{ do: "leave" | "return"; by: Person }>
  | Readonly<{ do: "push"; to: Person; limit: number }>
  | Readonly<{ do: "sync"; to: Person }>
  | Readonly<{ do: "look" | "reconnect" | "reset"; to: Person }>;

type Reader = { base: number; rev: number; versions: Map<string, number>; connection: number; pushed: number };

/** A model of a correct system, with the histories of its clients. */
export class RightSystem {
  readonly events: Stamped[] = [];
  private rev = 1 + PEOPLE.length;
  private readonly messages: StoredMessage[] = [];
  private readonly members = new Map<Person, MemberSeen>();
  private readonly readers = new Map<Person, Reader>();
  private readonly markers = new Map<Person, number>();
  private sends = 0;

  constructor() {
    for (const [index, user] of PEOPLE.entries()) this.members.set(user, { user, rev: index + 2, left: false });
    for (const person of PEOPLE) this.begin(person);
  }

  get database(): DatabaseState {
    const { rev, messages, seq } = this;
    const members = [...this.members.values()];
    const markers = PEOPLE.map((person) => this.marker(person));
    const own = new Map(PEOPLE.map((person) => [person, this.things(person)]));
    return { rooms: [{ id: ROOM, seq, rev, settingsRev: 1, messages: [...messages], members, markers }], own };
  }

  take(step: Step): void {
    if (step.do === "send") this.send(step.by, step.answers);
    else if (step.do === "edit") this.edit(step.by);
    else if (step.do === "react") this.react(step.by);
    else if (step.do === "reply") this.reply(step.by);
    else if (step.do === "mark") this.markers.set(step.by, this.seq);
    else if ("by" in step) this.move(step.by, step.do === "leave");
    else if (this.isIn(step.to)) this.read(step);
  }

  /** Delivers all outstanding changes to every member. */
  settle(): void {
    for (const to of PEOPLE) if (this.isIn(to)) this.read({ do: "sync", to });
    for (const person of PEOPLE)
      this.record(person, { kind: "counted", room: ROOM, root: null, unread: this.unread(person) });
    for (const person of PEOPLE)
      for (const device of ["phone", "laptop"])
        this.record(person, { kind: "held", device, things: this.things(person) });
  }

  private get seq(): number {
    return this.messages.filter(({ seq }) => seq !== null).length;
  }

  private marker(user: Person): StoredMarker {
    return { user, root: null, readSeq: this.markers.get(user) ?? 0, unreadFrom: null };
  }

  private things(person: Person): Things {
    return { [`marker ${ROOM}`]: `${this.marker(person).readSeq}` };
  }

  private unread(person: Person): number {
    const { readSeq } = this.marker(person);
    return this.messages.filter(({ seq, author }) => seq !== null && seq > readSeq && author !== person).length;
  }

  private isIn(person: Person): boolean {
    return this.members.get(person)?.left === false;
  }

  private send(by: Person, answers: readonly ("ok" | "lost" | "unsent")[]): void {
    this.sends += 1;
    const send = `${by}/${this.sends}`;
    const body = `body ${send}`;
    for (const [index, answer] of [...answers, "ok" as const].entries()) {
      const at = { room: ROOM, send, attempt: index + 1 };
      this.record(by, { kind: "invoke", ...at, id: send, body });
      if (!this.isIn(by)) return this.record(by, { kind: "fail", ...at, code: "room.not_a_member" });
      const before = this.messages.find(({ clientMessageId }) => clientMessageId === send);
      const row = answer === "unsent" ? before : (before ?? this.store(by, send, body));
      if (answer !== "ok" || !row) {
        this.record(by, { kind: "info", ...at, code: "no answer" });
        continue;
      }
      const { id: message, seq, threadOf, threadSeq, firstRev: rev } = row;
      const repeated = before !== undefined;
      return this.record(by, { kind: "ok", ...at, message, seq, threadOf, threadSeq, rev, repeated });
    }
  }

  private store(author: Person, clientMessageId: string, body: string): StoredMessage {
    this.rev += 1;
    const row = newRow({ id: `m${this.messages.length + 1}`, author, body, clientMessageId, rev: this.rev });
    this.messages.push({ ...row, seq: this.seq + 1 });
    return this.messages.at(-1)!;
  }

  /** A reply that stands in the thread of the first message alone. */
  private reply(author: Person): void {
    const root = this.messages[0];
    if (!root || !this.isIn(author)) return;
    this.rev += 1;
    const threadSeq = this.messages.filter(({ threadOf }) => threadOf === root.id).length + 1;
    const row = newRow({ id: `r${threadSeq}`, author, body: "reply", clientMessageId: null, rev: this.rev });
    this.messages.push({ ...row, threadOf: root.id, threadSeq });
    this.messages[0] = { ...root, rev: this.rev, thread: `${threadSeq} replies` };
    this.record(author, { kind: "command", name: "reply", room: ROOM, outcome: "ok", rev: this.rev });
  }

  private react(by: Person): void {
    const row = this.messages[0];
    if (!row || !this.isIn(by)) return;
    this.rev += 1;
    this.messages[0] = { ...row, rev: this.rev, reactions: `${row.reactions}👍 ${by}` };
    this.record(by, { kind: "command", name: "react", room: ROOM, outcome: "ok", rev: this.rev });
  }

  private edit(by: Person): void {
    const index = this.messages.findLastIndex(({ author }) => author === by);
    const row = this.messages[index];
    if (!row || !this.isIn(by)) return;
    this.rev += 1;
    this.messages[index] = { ...row, rev: this.rev, contentRev: this.rev, body: `${row.body}!`, changed: true };
    this.record(by, { kind: "command", name: "edit", room: ROOM, outcome: "ok", rev: this.rev });
  }

  private move(by: Person, left: boolean): void {
    if (this.isIn(by) !== left) return;
    this.rev += 1;
    this.members.set(by, { user: by, rev: this.rev, left });
    this.record(by, { kind: "command", name: left ? "leave" : "join", room: ROOM, outcome: "ok", rev: this.rev });
    if (left) this.record(by, { kind: "removed", room: ROOM });
    else this.begin(by);
  }

  private begin(person: Person): void {
    const { rev } = this;
    const connection = this.readers.get(person)?.connection ?? 1;
    const page = this.newestPage();
    const versions = new Map(page.map((message) => [message.id, message.rev]));
    this.readers.set(person, { base: rev, rev, versions, connection, pushed: rev });
    this.record(person, { kind: "begin", room: ROOM, rev, messages: page });
  }

  private read(step: Readonly<{ do: "push" | "sync" | "look" | "reconnect" | "reset"; to: Person; limit?: number }>) {
    const reader = this.readers.get(step.to)!;
    if (step.do === "reset") return this.begin(step.to);
    if (step.do === "reconnect") {
      this.record(step.to, { kind: "lost", connection: reader.connection });
      reader.connection += 1;
      this.record(step.to, { kind: "ready", connection: reader.connection });
      reader.pushed = this.rev;
      return undefined;
    }
    if (step.do === "look") {
      const messages = this.newestPage();
      return this.record(step.to, { kind: "snapshot", room: ROOM, rev: this.rev, messages });
    }
    const from = step.do === "push" ? reader.pushed : reader.rev;
    const rev = step.do === "push" ? Math.min(this.rev, from + (step.limit ?? 1)) : this.rev;
    if (rev <= from) return undefined;
    if (step.do === "push") reader.pushed = rev;
    this.hand(step.to, reader, step.do === "push" ? "live" : "sync", { from, rev });
    if (reader.rev < rev) this.hand(step.to, reader, "sync", { from: reader.rev, rev: this.rev });
    return undefined;
  }

  private newestPage(): MessageSeen[] {
    return this.messages
      .filter(({ seq }) => seq !== null)
      .slice(-3)
      .map(seen);
  }

  private hand(to: Person, reader: Reader, via: "live" | "sync", { from, rev }: { from: number; rev: number }): void {
    const isIn = (entity: { rev: number }) => entity.rev > from && entity.rev <= rev;
    // A push leaves out only what an earlier push or the first page contained.
    const isLean = ({ id, contentRev }: StoredMessage) =>
      via === "live" && (contentRev <= reader.base || (reader.versions.get(id) ?? 0) >= contentRev);
    const messages = this.messages.filter(isIn).map((row) => (isLean(row) ? lean(row) : seen(row)));
    const members = [...this.members.values()].filter(isIn);
    const named = [
      ...messages
        .filter(({ id, body }) => body !== undefined || reader.versions.has(id))
        .map((one) => [one.id, one.rev] as const),
      ...members.map((one) => [one.user, one.rev] as const),
    ];
    const applied = named.filter(([id, version]) => (reader.versions.get(id) ?? 0) < version);
    for (const [id, version] of applied) reader.versions.set(id, version);
    if (from <= reader.rev) reader.rev = Math.max(reader.rev, rev);
    const { connection } = reader;
    const ids = applied.map(([id]) => id);
    this.record(to, { kind: "change", via, connection, room: ROOM, from, rev, messages, members, applied: ids });
  }

  private record(person: Person, happening: Happening): void {
    const order = this.events.length;
    this.events.push({ ...happening, order, at: order, client: person, user: person });
  }
}

type NewRow = Pick<StoredMessage, "id" | "author" | "clientMessageId" | "rev" | "body">;

const newRow = (row: NewRow): StoredMessage => ({
  ...row,
  seq: null,
  threadOf: null,
  threadSeq: null,
  thread: null,
  reactions: "",
  firstRev: row.rev,
  contentRev: row.rev,
  changed: false,
});

const seen = ({
  firstRev: _first,
  contentRev: _content,
  changed: _changed,
  clientMessageId: _id,
  ...row
}: StoredMessage) => row;

function lean(row: StoredMessage): MessageSeen {
  const { body: _, ...others } = seen(row);
  return others;
}
