import type { Message, Profile, UserSummary } from "@synctalk/client";
import { nameOf, namesOf } from "./people";

type Reaction = Message["reactions"][number];
type People = ReadonlyMap<string, Readonly<{ user: UserSummary }>>;

const MOST_NAMED = 5;

export const isMyReaction = ({ myReactions }: Message, { emoji, userIds }: Reaction, myId: string): boolean =>
  myReactions ? myReactions.includes(emoji) : userIds.includes(myId);

/** Names the people who reacted: "You, Bob and 3 others". */
export function reactorNames(
  { count, userIds }: Reaction,
  isMine: boolean,
  people: People,
  me: Pick<Profile, "id">,
): string {
  const others = userIds.filter((id) => id !== me.id).flatMap((id) => people.get(id)?.user ?? []);
  return namesOf([...(isMine ? ["You"] : []), ...others.map(nameOf)].slice(0, MOST_NAMED), count);
}
