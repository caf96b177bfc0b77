import type { Member, Room, UserSummary } from "../protocol.js";

/** People that a group names. */
const NAMED_PEOPLE = 8;

type Context = Readonly<{
  me: string | undefined;
  /** The `rev` up to which every change was applied before. */
  rev: number;
  /** The known members, with the changed ones. */
  known: ReadonlyMap<string, Member>;
}>;

/**
 * Keeps the people of a direct room or a group up to date with its members, because a change for everybody does not name
 * them. In a group they are the others who joined first.
 */
export function withPeople(room: Room, changed: readonly Member[], { me, rev, known }: Context): Room {
  const { kind, people } = room;
  const isNew = ({ user, rev: changedAt }: Member) => user.id !== me && changedAt > rev;
  if (!people || me === undefined || (kind !== "direct" && kind !== "group")) return room;
  const others = changed.filter(isNew);
  if (others.length === 0) return room;
  const users = new Map(others.map(({ user }) => [user.id, user]));
  const renamed = people.map((user) => users.get(user.id) ?? user);
  return { ...room, people: kind === "group" ? othersIn(renamed, known, me) : renamed };
}

function othersIn(
  named: readonly UserSummary[],
  known: ReadonlyMap<string, Member>,
  me: string,
): readonly UserSummary[] {
  const staying = named.filter(({ id }) => (known.get(id)?.leftAt ?? null) === null);
  const ids = new Set([me, ...staying.map(({ id }) => id)]);
  const joined = [...known.values()]
    .filter(({ user, leftAt }) => leftAt === null && !ids.has(user.id))
    .sort((a, b) => a.joinedAt.localeCompare(b.joinedAt) || a.user.id.localeCompare(b.user.id));
  return [...staying, ...joined.map(({ user }) => user)].slice(0, NAMED_PEOPLE);
}
