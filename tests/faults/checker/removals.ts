import type { MemberSeen } from "../history/event.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";

type Absence = Readonly<{ from: number; to: number }>;

/**
 * I9: a removed member receives no later push, and no later message of that member is stored. After returning, the
 * member may read what happened meanwhile, but it is not pushed.
 */
export function removedAreOut(facts: Facts): Finding[] {
  const absences = absencesIn(facts);
  const during = (room: string, user: string, { rev }: { rev: number }) =>
    (absences.get(`${room} ${user}`) ?? []).find(({ from, to }) => from < rev && rev < to);
  const findings: Finding[] = [];
  for (const event of facts.history) {
    if (event.kind !== "change" || event.via !== "live") continue;
    const late = [...event.messages, ...event.members].find((one) => during(event.room, event.user, one));
    if (late) findings.push({ rule: "I9", what: "a push reached a removed member", evidence: { event, late } });
  }
  for (const message of firstStoredAt(facts)) {
    const absence = during(message.room, message.author, message);
    if (absence)
      findings.push({ rule: "I9", what: "a message of a removed member was stored", evidence: { message, absence } });
  }
  return findings;
}

/** `back`: the user is a member again, since an unknown time. */
type Standing = "in" | "out" | "back";

/** Ranges of changes in which a user was certainly out of the room. */
function absencesIn({ history, rooms }: Facts): Map<string, Absence[]> {
  const seen = new Map<string, Map<number, Standing>>();
  const standings = (room: string, user: string) => {
    const known = seen.get(`${room} ${user}`) ?? new Map<number, Standing>();
    seen.set(`${room} ${user}`, known);
    return known;
  };
  const add = (room: string, { user, rev, left }: MemberSeen) => standings(room, user).set(rev, left ? "out" : "in");
  for (const event of history) {
    if (event.kind === "begin") standings(event.room, event.user).set(event.rev, "back");
    if (event.kind === "change") for (const member of event.members) add(event.room, member);
  }
  for (const { id, members } of rooms.values()) for (const member of members) add(id, member);
  return new Map([...seen].map(([key, known]) => [key, absencesOf(known)]));
}

function absencesOf(standings: ReadonlyMap<number, Standing>): Absence[] {
  const inOrder = [...standings].toSorted(([a], [b]) => a - b);
  return inOrder.flatMap(([from, standing], index) => {
    const [to, next] = inOrder[index + 1] ?? [Number.POSITIVE_INFINITY, "in"];
    return standing === "out" && next !== "back" ? [{ from, to }] : [];
  });
}

/** The messages with their first `rev`. */
function firstStoredAt({ sends, rooms }: Facts) {
  const stored = [...rooms.values()].flatMap(({ id, messages }) =>
    messages.map(({ id: message, author, firstRev: rev }) => ({ room: id, message, author, rev })),
  );
  const acknowledged = [...sends.values()].flatMap(({ oks }) =>
    oks
      .filter(({ repeated }) => !repeated)
      .map(({ room, message, user, rev }) => ({ room, message, author: user, rev })),
  );
  return new Map([...acknowledged, ...stored].map((one) => [one.message, one])).values();
}
