import type { StoredMarker, StoredMessage, StoredRoom } from "./database.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";

/** Unread counts above this one are reported as this one. */
const MAX_COUNT = 9_999;

/** I14: every reported unread count equals a recount of the stored messages. */
export function unreadIsARecount({ history, rooms }: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const event of history) {
    if (event.kind !== "counted") continue;
    const room = rooms.get(event.room);
    const marker = room?.markers.find(({ user, root }) => user === event.user && root === event.root);
    const recount = room && marker ? recounted(room, marker) : null;
    if (recount === event.unread) continue;
    findings.push({
      rule: "I14",
      what: "an unread count differs from a recount",
      evidence: { event, marker, recount },
    });
  }
  return findings;
}

function recounted({ messages }: StoredRoom, marker: StoredMarker): number {
  const { user, root, readSeq, unreadFrom } = marker;
  const from = Math.min(readSeq + 1, unreadFrom ?? Infinity);
  const place = (message: StoredMessage) =>
    root === null ? message.seq : message.threadOf === root ? message.threadSeq : null;
  const unread = messages.filter(
    (message) => (place(message) ?? 0) >= from && message.author !== user && message.body !== null,
  );
  return Math.min(unread.length, MAX_COUNT);
}
