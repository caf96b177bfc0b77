import type { StoredRoom } from "./database.js";
import { grouped } from "./grouped.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";

/** I2: at most one row per clientMessageId, and at most one row per send, also with different ids. */
export function oneRowASend(facts: Facts): Finding[] {
  const byKey = [...facts.rooms.values()].flatMap(({ id, messages }) => [
    ...grouped(messages, (row) => `${id} ${row.author} ${row.clientMessageId ?? row.id}`).values(),
  ]);
  const bySend = [...facts.sends.values()].map((send) => facts.rowsOf(send));
  return [...byKey, ...bySend]
    .filter((rows) => rows.length > 1)
    .map((rows) => ({ rule: "I2", what: "one send has several rows", evidence: rows }));
}

/**
 * I3: `seq` counts the messages of the timeline, `threadSeq` the replies, and `rev` the changes, from 1, without holes or
 * repeats.
 */
export function numbersHaveNoHoles(facts: Facts): Finding[] {
  return [...facts.rooms.values()].flatMap((room) => [
    ...seqHoles(room),
    ...threadHoles(room),
    ...revHoles(facts, room),
  ]);
}

function seqHoles({ id, seq, messages }: StoredRoom): Finding[] {
  const wrong = holeIn(
    messages.flatMap((message) => message.seq ?? []),
    seq,
  );
  return wrong ? [{ rule: "I3", what: "seq has a hole or a repeat", evidence: { room: id, ...wrong } }] : [];
}

function threadHoles({ id, messages }: StoredRoom): Finding[] {
  const replies = messages.filter(({ threadOf }) => threadOf !== null);
  return [...grouped(replies, ({ threadOf }) => threadOf ?? "")].flatMap(([root, inThread]) => {
    const wrong = holeIn(
      inThread.flatMap(({ threadSeq }) => threadSeq ?? []),
      inThread.length,
    );
    return wrong
      ? [{ rule: "I3", what: "threadSeq has a hole or a repeat", evidence: { room: id, root, ...wrong } }]
      : [];
  });
}

/** Numbers around the first one that is missing or repeated, or `null` when they are 1 to `last`. */
function holeIn(numbers: readonly number[], last: number): Readonly<Record<string, unknown>> | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const wrong = sorted.findIndex((one, index) => one !== index + 1);
  if (wrong === -1 && sorted.length === last) return null;
  return { last, rows: sorted.length, around: sorted.slice(Math.max(0, wrong - 2), wrong + 3) };
}

/**
 * Finds revs that nothing explains. An overwritten change is no longer in the database, so the histories of readers and
 * commands count as well.
 */
function revHoles(facts: Facts, room: StoredRoom): Finding[] {
  const stored = revsIn(room);
  if (room.settingsRev > 1 || !stored.includes(1)) stored.push(room.settingsRev);
  const findings: Finding[] = [];
  if (new Set(stored).size !== stored.length || stored.some((rev) => rev > room.rev || rev < 1)) {
    const evidence = { room: room.id, rev: room.rev, repeated: stored.filter((rev, at) => stored.indexOf(rev) !== at) };
    findings.push({ rule: "I3", what: "a rev is repeated or out of range", evidence });
  }
  const known = new Set([...stored, ...heardOf(facts, room.id)]);
  const watchedSince = watchBegan(facts, room.id);
  const revs = Array.from({ length: room.rev }, (_, index) => index + 1);
  const missing = revs.filter((rev) => rev > watchedSince && !known.has(rev));
  const unexplained = missing.length - unknownChanges(facts, room.id);
  if (unexplained > 0) findings.push({ rule: "I3", what: "rev has a hole", evidence: { room: room.id, missing } });
  return findings;
}

/** One `rev` per change. A reply and its root, whose summary changes, share one. */
function revsIn({ messages, members }: StoredRoom): number[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const isLastReply = (id: string | null, rev: number) => id !== null && byId.get(id)?.rev === rev;
  const own = messages.filter(({ threadOf, rev, firstRev }) => rev !== firstRev || !isLastReply(threadOf, rev));
  return [...own, ...members].map(({ rev }) => rev);
}

function heardOf({ history }: Facts, room: string): number[] {
  return history.flatMap((event) => {
    if (!("room" in event) || event.room !== room) return [];
    if (event.kind === "change") return [...event.messages, ...event.members].map(({ rev }) => rev);
    if (event.kind === "ok") return [event.rev];
    return event.kind === "command" && event.rev !== undefined ? [event.rev] : [];
  });
}

/** The first observed `rev`. Earlier changes that were overwritten are unknown. */
function watchBegan({ history }: Facts, room: string): number {
  const begins = history.flatMap((event) => (event.kind === "begin" && event.room === room ? [event.rev] : []));
  return begins.length === 0 ? 0 : Math.min(...begins);
}

const unknownChanges = ({ history }: Facts, room: string): number =>
  history.filter(
    (event) => event.kind === "command" && event.room === room && event.outcome !== "fail" && event.rev === undefined,
  ).length;
