import type { MessageSeen } from "../history/event.js";
import type { StoredMessage, StoredRoom } from "./database.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";
import { follow, type ReaderCopy } from "./reader.js";

/** I4: each reader ends with the stored state, and never applied anything that was not stored. */
export function readersHaveTheDatabase(facts: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const [reader, events] of facts.byClient) {
    const copies = follow(events, (event) => {
      const wrong = event.messages.filter((message) => !isOfTheDatabase(facts, event.room, message));
      if (wrong.length > 0)
        findings.push({
          rule: "I4",
          what: "a reader applied a state that was never stored",
          evidence: { reader, wrong },
        });
    });
    for (const [room, copy] of copies) {
      const stored = facts.rooms.get(room);
      if (!stored || !isIn(stored, events[0]?.user)) continue;
      const differences = differencesOf(copy, stored);
      if (differences.length === 0) continue;
      const evidence = { reader, room, rev: stored.rev, count: differences.length, first: differences.slice(0, 5) };
      findings.push({ rule: "I4", what: "a reader's copy differs from the stored state", evidence });
    }
  }
  return findings;
}

const isIn = ({ members }: StoredRoom, user: string | undefined): boolean =>
  members.some((member) => member.user === user && !member.left);

function isOfTheDatabase({ messages }: Facts, room: string, seen: MessageSeen): boolean {
  const row = messages.get(seen.id);
  if (row?.room !== room || row.seq !== seen.seq || row.author !== seen.author || row.rev < seen.rev) return false;
  if (row.threadOf !== seen.threadOf || row.threadSeq !== seen.threadSeq) return false;
  return row.rev !== seen.rev || hasSameContent(row, seen);
}

/** A lean message has no body, because the change left it as it was. */
const hasSameContent = (row: MessageSeen, seen: MessageSeen): boolean =>
  row.thread === seen.thread && row.reactions === seen.reactions && (seen.body === undefined || row.body === seen.body);

function differencesOf(copy: ReaderCopy, stored: StoredRoom) {
  const messages = stored.messages
    .map((row) => ({ id: row.id, stored: row, read: copy.messages.get(row.id) ?? null }))
    .filter(({ stored: row, read }) =>
      read ? read.rev !== row.rev || !hasSameContent(row, read) : isMissing(row, copy),
    );
  const members = stored.members
    .map((row) => ({ stored: row.rev, read: copy.members.get(row.user)?.rev ?? null, user: row.user }))
    .filter((one) => one.read !== one.stored && (one.read !== null || one.stored > copy.base));
  return [...messages, ...members];
}

/**
 * Whether the reader had to hold the message. Lean changes of messages before the first page are ignored, and a reader
 * may drop old messages.
 */
const isMissing = ({ contentRev, seq }: StoredMessage, { base, holdsFrom }: ReaderCopy): boolean =>
  contentRev > base && (seq ?? holdsFrom) >= holdsFrom;

/** I5: no reader applies a version twice, and no connection receives one twice or with a hole before it. */
export function nothingTwice({ byClient }: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const [reader, events] of byClient) {
    follow(events, (event, _copy, again) => {
      if (again.length > 0)
        findings.push({ rule: "I5", what: "a reader applied a version twice", evidence: { reader, event, again } });
    });
    const told = new Map<string, number>();
    for (const event of events) {
      if (event.kind === "ready" || event.kind === "lost") told.clear();
      if (event.kind === "begin" || event.kind === "removed" || event.kind === "resync") told.delete(event.room);
      if (event.kind !== "change" || event.via !== "live") continue;
      const before = told.get(event.room) ?? event.from;
      told.set(event.room, event.rev);
      if (event.from === before) continue;
      const what =
        event.from < before ? "a connection received a change twice" : "a connection received a change after a hole";
      findings.push({ rule: "I5", what, evidence: { reader, before, event } });
    }
  }
  return findings;
}

/** I10: a reader's copy plus its later changes equals the next snapshot. */
export function changesMakeSnapshots({ byClient, messages: stored }: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const [reader, events] of byClient) {
    let open: { room: string; rev: number; messages: readonly MessageSeen[] }[] = [];
    follow(events, (event, copy) => {
      if (event.kind === "snapshot") open.push(event);
      for (const snapshot of open.filter(({ room, rev }) => room === event.room && copy.rev >= rev)) {
        const wrong = contradictions(copy, snapshot, ({ id }) => (stored.get(id)?.rev ?? 0) > copy.rev);
        if (wrong.length > 0)
          findings.push({ rule: "I10", what: "snapshot and changes differ", evidence: { reader, snapshot, wrong } });
        open = open.filter((one) => one !== snapshot);
      }
    });
  }
  return findings;
}

/**
 * Messages on which snapshot and copy disagree. Ignores a message that changed again after the copy's `rev`, because it
 * arrives later.
 */
function contradictions(
  copy: ReaderCopy,
  { rev, messages }: { rev: number; messages: readonly MessageSeen[] },
  isToldLater: (message: MessageSeen) => boolean,
) {
  const shown = new Map(messages.map((message) => [message.id, message]));
  const first = Math.min(...messages.map(({ seq }) => seq ?? Infinity));
  const missing = [...copy.messages.values()].filter((had) => {
    if (isToldLater(had)) return false;
    return had.rev <= rev && had.seq !== null && had.seq >= first && shown.get(had.id)?.rev !== had.rev;
  });
  const unheard = messages.filter((message) => {
    if (isToldLater(message)) return false;
    const had = copy.messages.get(message.id);
    return had ? had.rev < message.rev : message.rev > copy.base;
  });
  return [...missing, ...unheard];
}
