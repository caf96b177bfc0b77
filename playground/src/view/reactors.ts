import type { Message, Profile, UserSummary } from "@synctalk/client";
import { nameOf } from "./people";

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
  const named = [...(isMine ? ["You"] : []), ...others.map(nameOf)].slice(0, MOST_NAMED);
  const left = count - named.length;
  if (left > 0) named.push(named.length === 0 ? numberOfPeople(count) : left === 1 ? "1 other" : `${left} others`);
  return named.length < 2 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

const numberOfPeople = (count: number) => (count === 1 ? "1 person" : `${count} people`);
