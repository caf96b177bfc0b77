import type { Notice, Room, UserSummary } from "@synctalk/client";
import { nameOf, namesOf } from "./people";
import { untilTime } from "./times";

type Context = Readonly<{ myId: string; kind: Room["kind"] }>;

const PLACES = {
  public: "room",
  private: "room",
  direct: "conversation",
  group: "group",
} as const satisfies Record<Room["kind"], string>;

const ROLES: Readonly<Record<string, string>> = { owner: "an owner", moderator: "a moderator", member: "a member" };

/** Names in the sentence of several notices. */
const MOST_NAMED = 2;

/** The sentence of people who joined, or left, one after the other: "Ada, Bob and 3 others joined". */
export function foldedText(notices: readonly [Notice, ...Notice[]], context: Context): string {
  const names = actorNames(notices, context);
  return `${namesOf(names.slice(0, MOST_NAMED), names.length)} ${notices[0].kind === "joined" ? "joined" : "left"}`;
}

/** The names of the people, each once, and "You" first. */
export function actorNames(notices: readonly Notice[], { myId }: Pick<Context, "myId">): readonly string[] {
  const actors = new Map(notices.map(({ actor }) => [actor.id, nameOf(actor)]));
  return [...(actors.delete(myId) ? ["You"] : []), ...actors.values()];
}

/** The sentence of a notice, such as "Ada added you". */
export function noticeText({ kind, actor, subject, data = {} }: Notice, context: Context): string {
  const name = (user: UserSummary, me: string) => (user.id === context.myId ? me : nameOf(user));
  const who = name(actor, "You");
  const whom = subject ? name(subject, actor.id === subject.id ? "yourself" : "you") : "somebody";
  const place = PLACES[context.kind];
  const texts = {
    created: () => `${who} ${context.kind === "direct" ? "started" : "created"} the ${place}`,
    joined: () => `${who} joined`,
    left: () => `${who} left`,
    added: () => `${who} added ${whom}`,
    removed: () => `${who} removed ${whom}`,
    banned: () => `${who} banned ${whom}${until(data["until"])}`,
    unbanned: () => `${who} lifted the ban of ${whom}`,
    role: () => `${who} made ${whom} ${ROLES[text(data["role"])] ?? "something else"}`,
    renamed: () => `${who} renamed the room to ${text(data["name"])}`,
    topic: () => (data["topic"] ? `${who} set the topic to ${text(data["topic"])}` : `${who} removed the topic`),
    settings: () => [`${who} changed the settings`, settingsText(data)].filter(Boolean).join(": "),
    archived: () => `${who} archived the ${place}`,
    unarchived: () => `${who} opened the ${place} again`,
    pinned: () => `${who} pinned a message`,
    unpinned: () => `${who} unpinned a message`,
  } as const satisfies Record<Notice["kind"], () => string>;
  return texts[kind]();
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const until = (value: unknown): string => (typeof value === "string" ? ` until ${untilTime(new Date(value))}` : "");

function settingsText({ announcement, slowModeSeconds, history, receipts }: NonNullable<Notice["data"]>): string {
  const texts: string[] = [];
  if (announcement !== undefined)
    texts.push(announcement ? "only owners and moderators write" : "every member may write");
  if (typeof slowModeSeconds === "number")
    texts.push(slowModeSeconds > 0 ? `${slowModeSeconds} seconds between two messages` : "no slow mode");
  if (history !== undefined)
    texts.push(history === "all" ? "new members see all messages" : "new members see no earlier messages");
  if (receipts !== undefined) texts.push(receipts ? "members see who has read" : "nobody sees who has read");
  return texts.join(", ");
}
