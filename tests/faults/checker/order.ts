import { grouped } from "./grouped.js";
import type { Facts, Send } from "./facts.js";
import type { Finding } from "./finding.js";

/** `line`: the timeline of a room, or the thread of a reply that stands there alone. */
type Placed = Readonly<{ send: Send; line: string; position: number; invoked: number }>;

type Positioned = Readonly<{ room: string; seq: number | null; threadOf: string | null; threadSeq: number | null }>;

const placeOf = ({ room, seq, threadOf, threadSeq }: Positioned) =>
  seq === null ? { line: `thread ${threadOf}`, position: threadSeq ?? 0 } : { line: room, position: seq };

/** I7: a message acknowledged before another send began precedes the message of that send. */
export function acknowledgedComesFirst(facts: Facts): Finding[] {
  const findings: Finding[] = [];
  const placed = new Map(placedSends(facts).map((one) => [one.send.name, one]));
  const highest = new Map<string, { position: number; send: string }>();
  for (const event of facts.history) {
    if (event.kind === "ok") {
      const { line, position } = placeOf(event);
      if (position > (highest.get(line)?.position ?? 0)) highest.set(line, { position, send: event.send });
    }
    if (event.kind !== "invoke") continue;
    const later = placed.get(event.send);
    const earlier = later && highest.get(later.line);
    if (!later || !earlier || later.invoked !== event.order || later.position > earlier.position) continue;
    findings.push({ rule: "I7", what: "a later send precedes an acknowledged message", evidence: { earlier, later } });
  }
  return findings;
}

/** I8: the messages of one sender in one timeline keep the order of sending. */
export function sendersKeepTheirOrder(facts: Facts): Finding[] {
  const bySender = grouped(placedSends(facts), ({ send, line }) => `${send.client} ${line}`);
  return [...bySender.values()].flatMap((sends) => {
    const inOrder = sends.toSorted((a, b) => a.invoked - b.invoked);
    return inOrder
      .map((later, index) => ({ earlier: inOrder[index - 1], later }))
      .filter(({ earlier, later }) => earlier && earlier.position > later.position)
      .map((evidence) => ({ rule: "I8" as const, what: "messages of one sender are out of order", evidence }));
  });
}

function placedSends(facts: Facts): Placed[] {
  return [...facts.sends.values()].flatMap((send) => {
    const [row] = facts.rowsOf(send);
    const [first] = send.invokes;
    return row && first ? [{ send, ...placeOf({ ...row, room: send.room }), invoked: first.order }] : [];
  });
}
