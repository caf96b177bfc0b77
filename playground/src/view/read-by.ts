import type { Message, Room, Seen, UserSummary } from "@synctalk/client";
import { nameOf, namesOf } from "./people";

const MOST_NAMED = 3;

export type ReadBy = Readonly<{ text: string; shown: readonly UserSummary[]; left: number }>;

/** Whether the server tells me who has read a message, while I show others what I have read. */
export const hasReaders = (
  { author, deletedAt }: Pick<Message, "author" | "deletedAt">,
  { myId, room }: Readonly<{ myId: string; room: Pick<Room, "memberCount" | "settings"> }>,
): boolean => author.id === myId && deletedAt === null && room.settings.receipts && room.memberCount > 1;

/** Names the first readers and counts the others: "Read by Ada, Bob, Eve and 4 others". */
export function readBy(
  userIds: readonly string[],
  people: ReadonlyMap<string, Readonly<{ user: UserSummary }>>,
): ReadBy {
  const shown = userIds.flatMap((id) => people.get(id)?.user ?? []).slice(0, MOST_NAMED);
  const text = `Read by ${namesOf(shown.map(nameOf), userIds.length)}`;
  return { text, shown, left: userIds.length - shown.length };
}

/** Lists somebody once who is on several pages, because they read on meanwhile, with the latest time. */
export const eachOnce = (seen: readonly Seen[]): readonly Seen[] => [
  ...new Map(seen.map((one) => [one.user.id, one])).values(),
];
