import { parseMentions, type ParsedMentions } from "../../domain/messages/parse-mentions.js";
import { resolveMentions, type ResolvedMentions } from "../../domain/messages/resolve-mentions.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { NamedPeople, RoomReader } from "../ports/room-reader.js";

/** The names in a text, and the people behind them. */
export type Mentioned = Readonly<{ parsed: ParsedMentions; people: NamedPeople }>;

const NOBODY: NamedPeople = { members: [], others: [] };

/** Finds the people whom a text mentions, in one read. A text without their names costs none. */
export async function findMentioned(
  roomReader: Pick<RoomReader, "named">,
  { roomId, authorId, body }: Readonly<{ roomId: RoomId; authorId: UserId; body: string | null }>,
): Promise<Mentioned> {
  const parsed = parseMentions(body ?? "");
  const people = parsed.usernames.length > 0 ? await roomReader.named(roomId, parsed.usernames, authorId) : NOBODY;
  return { parsed, people };
}

/** The mentions of an author's text. Only owners and moderators mention the room. */
export const mentionsOf = ({ parsed, people }: Mentioned, { role }: Membership): ResolvedMentions =>
  resolveMentions(parsed, people, role !== "member");
