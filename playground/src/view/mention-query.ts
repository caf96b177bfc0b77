import type { Member, Role } from "@synctalk/client";
import { isModerator } from "./message-rights";
import { nameOf } from "./people";

/** The name that is being typed after an `@`: where the `@` stands, and what follows it. */
export type MentionQuery = Readonly<{ start: number; query: string }>;

/** A completion: a member, or everybody. */
export type Mentionable = Readonly<{ id: string; username: string; about: string }>;

const LONGEST = 40;
const MOST_SHOWN = 6;
const TYPED = /(?:^|[\s([{*_~])@([\p{L}\p{N}_.-]*)$/u;

export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const query = TYPED.exec(text.slice(Math.max(0, caret - LONGEST), caret))?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

/** The members whose username, or a word of whose name, begins with the query. */
export function mentionables(query: string, members: readonly Member[], me: { id: string; role: Role }): Mentionable[] {
  const wanted = query.toLowerCase();
  const matches = (word: string) => word.toLowerCase().startsWith(wanted);
  const people = members
    .filter(({ user }) => user.id !== me.id)
    .filter(({ user }) => matches(user.username) || nameOf(user).split(/\s+/).some(matches))
    .map(({ user }) => ({ id: user.id, username: user.username, about: nameOf(user) }))
    .sort((a, b) => a.about.localeCompare(b.about));
  const everybody = [
    ...(isModerator(me.role) ? [{ id: "room", username: "room", about: "Everybody in this room" }] : []),
    { id: "here", username: "here", about: "Everybody who is online" },
  ].filter(({ username }) => matches(username));
  return [...people, ...everybody].slice(0, MOST_SHOWN);
}

/** Puts the mention in the place of what was typed. */
export function withMention(text: string, caret: number, { start }: MentionQuery, username: string) {
  const before = `${text.slice(0, start)}@${username} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}
