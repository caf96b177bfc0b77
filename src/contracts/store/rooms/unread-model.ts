import fc from "fast-check";
import type { MessageVia } from "../../../domain/messages/message.js";

/** One step in the history of a room. `who` and `mentions` are numbers of users; user 0 is the owner. */
export type Step =
  | Readonly<{ kind: "send"; who: number; via: MessageVia; mentions: readonly number[]; mentionsRoom: boolean }>
  | Readonly<{ kind: "delete"; which: number }>
  | Readonly<{ kind: "edit"; which: number }>
  | Readonly<{ kind: "markRead"; who: number; seq: number }>
  | Readonly<{ kind: "markUnread"; who: number; seq: number }>
  | Readonly<{ kind: "markAllRead" | "join" | "leave"; who: number }>;

export const USERS = 3;

const one = <Kind extends Step["kind"], Fields>(
  kind: Kind,
  fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> },
) => fc.record({ kind: fc.constant(kind), ...fields }) as fc.Arbitrary<Readonly<{ kind: Kind } & Fields>>;
const who = fc.nat({ max: USERS - 1 });
const guest = fc.integer({ min: 1, max: USERS - 1 });
const send = (via: fc.Arbitrary<MessageVia>) =>
  one("send", { who, via, mentions: fc.uniqueArray(who, { maxLength: 2 }), mentionsRoom: fc.boolean() });

const step: fc.Arbitrary<Step> = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 6, arbitrary: send(fc.constant("user")) },
  { weight: 1, arbitrary: send(fc.constantFrom("bot", "webhook", "scheduled")) },
  { weight: 2, arbitrary: one("delete", { which: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: one("edit", { which: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: one("markRead", { who, seq: fc.nat({ max: 25 }) }) },
  { weight: 2, arbitrary: one("markUnread", { who, seq: fc.nat({ max: 25 }) }) },
  { weight: 1, arbitrary: one("markAllRead", { who }) },
  { weight: 1, arbitrary: one("join", { who: guest }) },
  { weight: 1, arbitrary: one("leave", { who: guest }) },
);

export const history = fc.array(step, { minLength: 5, maxLength: 40 });

type Sent = { author: number; deleted: boolean; mentions: readonly number[]; mentionsRoom: boolean };
type Markers = { readSeq: number; unreadFrom: number | null };

export type Expected = Readonly<{
  markers: Markers;
  unread: { messages: number; mentions: number };
  first: number | null;
}>;

/** A room that recounts everything from its whole timeline. */
export class RoomModel {
  readonly timeline: Sent[] = [];
  private readonly members = new Map<number, Markers>([[0, { readSeq: 0, unreadFrom: null }]]);

  isMember(user: number): boolean {
    return this.members.has(user);
  }

  expected(user: number): Expected | null {
    const markers = this.members.get(user);
    if (!markers) return null;
    const start = Math.min(markers.readSeq + 1, markers.unreadFrom ?? Infinity);
    const unread = this.timeline
      .map((sent, index) => ({ ...sent, seq: index + 1 }))
      .filter(({ seq, author, deleted }) => seq >= start && author !== user && !deleted);
    const mentions = unread.filter((sent) => sent.mentionsRoom || sent.mentions.includes(user));
    return {
      markers,
      unread: { messages: unread.length, mentions: mentions.length },
      first: unread[0]?.seq ?? null,
    };
  }

  apply(step: Step): void {
    if (step.kind === "send") this.send(step);
    else if (step.kind === "delete") this.timeline[step.which]!.deleted = true;
    else if (step.kind === "join") this.members.set(step.who, { readSeq: this.timeline.length, unreadFrom: null });
    else if (step.kind === "leave") this.members.delete(step.who);
    else if (step.kind === "markRead") this.markRead(step.who, step.seq);
    else if (step.kind === "markAllRead") this.markRead(step.who, this.timeline.length);
    else if (step.kind === "markUnread") this.markUnread(step.who, step.seq);
  }

  private send({ who: author, via, mentions, mentionsRoom }: Extract<Step, { kind: "send" }>): void {
    this.timeline.push({ author, deleted: false, mentions, mentionsRoom });
    const markers = this.members.get(author)!;
    const wasAtTheEnd = markers.readSeq === this.timeline.length - 1;
    if (via === "user" && wasAtTheEnd && markers.unreadFrom === null) markers.readSeq = this.timeline.length;
  }

  private markRead(user: number, seq: number): void {
    const markers = this.members.get(user);
    if (!markers) return;
    const at = Math.min(seq, this.timeline.length);
    markers.readSeq = Math.max(markers.readSeq, at);
    if (markers.unreadFrom !== null && at >= markers.unreadFrom) markers.unreadFrom = null;
  }

  private markUnread(user: number, seq: number): void {
    const markers = this.members.get(user);
    if (markers && this.timeline.length > 0) markers.unreadFrom = Math.max(1, Math.min(seq, this.timeline.length));
  }
}
