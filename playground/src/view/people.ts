import type { Room, UserSummary } from "@synctalk/client";

const HUES = 12;

export const nameOf = (user: UserSummary) => user.displayName || user.username;

/** The name of a room, or the people in a direct room or a group. */
export function roomName({ kind, name, people = [] }: Pick<Room, "kind" | "name" | "people">): string {
  if (kind === "public" || kind === "private") return name;
  if (people.length === 0) return kind === "direct" ? "Notes to yourself" : "Only you";
  return people.map(nameOf).join(", ");
}

/** The other person of a direct room; null for other rooms, and for notes to oneself. */
export const directPeer = ({ kind, people = [] }: Pick<Room, "kind" | "people">): UserSummary | null =>
  kind === "direct" ? (people[0] ?? null) : null;

export const KIND_NAMES = {
  public: "Public room",
  private: "Private room",
  direct: "Direct messages",
  group: "Group",
} as const satisfies Record<Room["kind"], string>;

export function peopleIn(count: number): string {
  if (count === 0) return "Nobody in it yet";
  return count === 1 ? "1 member" : `${count} members`;
}

/** Names the first of some people and counts the others: "Ada, Bob and 3 others". */
export function namesOf(named: readonly string[], count: number): string {
  const left = count - named.length;
  const others = named.length === 0 ? numberOfPeople(count) : left === 1 ? "1 other" : `${left} others`;
  const parts = left > 0 ? [...named, others] : named;
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const numberOfPeople = (count: number) => (count === 1 ? "1 person" : `${count} people`);

export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => firstLetter(word)) : [firstLetter(words[0])];
  return letters.join("").toUpperCase() || "?";
}

/** One of the `hue-…` classes, always the same for the same id. */
export function hueClass(id: string): string {
  let hash = 2_166_136_261;
  for (const char of id) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return `hue-${((hash ^ (hash >>> 15)) >>> 0) % HUES}`;
}

const firstLetter = (word: string | undefined) => [...(word ?? "")][0] ?? "";
