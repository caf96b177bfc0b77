import { grouped } from "./grouped.js";
import type { Facts, Send } from "./facts.js";
import type { Finding } from "./finding.js";

type Placed = Readonly<{ send: Send; seq: number; invoked: number }>;

/** I7: a message acknowledged before another send began precedes the message of that send. */
export function acknowledgedComesFirst(facts: Facts): Finding[] {
  const findings: Finding[] = [];
  const placed = new Map(placedSends(facts).map((one) => [one.send.name, one]));
  const highest = new Map<string, { seq: number; send: string }>();
  for (const event of facts.history) {
    if (event.kind === "ok" && event.seq > (highest.get(event.room)?.seq ?? 0))
      highest.set(event.room, { seq: event.seq, send: event.send });
    if (event.kind !== "invoke") continue;
    const later = placed.get(event.send);
    const earlier = highest.get(event.room);
    if (!later || !earlier || later.invoked !== event.order || later.seq > earlier.seq) continue;
    findings.push({ rule: "I7", what: "a later send precedes an acknowledged message", evidence: { earlier, later } });
  }
  return findings;
}

/** I8: the messages of one sender in one room keep the order of sending. */
export function sendersKeepTheirOrder(facts: Facts): Finding[] {
  const bySender = grouped(placedSends(facts), ({ send }) => `${send.client} ${send.room}`);
  return [...bySender.values()].flatMap((sends) => {
    const inOrder = sends.toSorted((a, b) => a.invoked - b.invoked);
    return inOrder
      .map((later, index) => ({ earlier: inOrder[index - 1], later }))
      .filter(({ earlier, later }) => earlier && earlier.seq > later.seq)
      .map((evidence) => ({ rule: "I8" as const, what: "messages of one sender are out of order", evidence }));
  });
}

function placedSends(facts: Facts): Placed[] {
  return [...facts.sends.values()].flatMap((send) => {
    const [row] = facts.rowsOf(send);
    const [first] = send.invokes;
    return row && first ? [{ send, seq: row.seq, invoked: first.order }] : [];
  });
}
