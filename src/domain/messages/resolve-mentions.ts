import type { UserSummary } from "../accounts/user.js";
import { NO_MENTIONS, type Mentions } from "./mentions.js";
import type { ParsedMentions } from "./parse-mentions.js";

/** The people behind the parsed usernames: active members of the room, and others. */
type People = Readonly<{ members: readonly UserSummary[]; others: readonly UserSummary[] }>;

/** Mentions, and the people who were named but are not members. Both are in order of first appearance. */
export type ResolvedMentions = Readonly<{ mentions: Mentions; notMembers: readonly UserSummary[] }>;

const NOBODY: ResolvedMentions = { mentions: NO_MENTIONS, notMembers: [] };

/** Only members are mentioned. Unknown usernames, and `@room` without the right to it, are plain text. */
export function resolveMentions(
  { usernames, room, here }: ParsedMentions,
  { members, others }: People,
  mayMentionRoom: boolean,
): ResolvedMentions {
  if (usernames.length === 0 && !room && !here) return NOBODY;
  const mentioned = inOrder(usernames, members);
  return {
    mentions: { userIds: mentioned.map(({ id }) => id), room: room && mayMentionRoom, here },
    notMembers: inOrder(usernames, others),
  };
}

function inOrder(usernames: readonly string[], people: readonly UserSummary[]): readonly UserSummary[] {
  if (people.length === 0) return [];
  const byUsername = new Map(people.map((person) => [person.username, person]));
  return usernames.flatMap((username) => byUsername.get(username) ?? []);
}
