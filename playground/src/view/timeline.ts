import { type Message, type Notice, type PageView, timelineOf, type Unsent } from "@synctalk/client";

const GROUP_WITHIN_MS = 5 * 60_000;

export type Entry =
  | Readonly<{ kind: "day"; key: string; day: Date }>
  /** Stands before the first unread message. */
  | Readonly<{ kind: "unread"; key: string }>
  | Readonly<{ kind: "message"; key: string; message: Message; startsGroup: boolean }>
  /** Several when people joined, or left, one after the other. */
  | Readonly<{ kind: "notice"; key: string; notices: readonly [Notice, ...Notice[]] }>
  | Readonly<{ kind: "unsent"; key: string; unsent: Unsent; startsGroup: boolean }>;

type Reader = Readonly<{ myId: string; unreadFrom?: number | null }>;

/**
 * Messages and notices in order, with a separator per day. Consecutive messages of one author form a group, and so do
 * people who join or leave one after the other.
 */
export function timeline(
  { messages, notices }: Pick<PageView, "messages" | "notices">,
  outbox: readonly Unsent[],
  { myId, unreadFrom = null }: Reader,
): readonly Entry[] {
  const entries: Entry[] = [];
  let last: { author: string | null; at: Date } | null = null;
  const place = (author: string | null, at: Date): boolean => {
    const newDay = !last || dayKey(last.at) !== dayKey(at);
    if (newDay) entries.push({ kind: "day", key: `day ${dayKey(at)} ${entries.length}`, day: at });
    const startsGroup = newDay || last?.author !== author || at.getTime() - last.at.getTime() > GROUP_WITHIN_MS;
    last = { author, at };
    return startsGroup;
  };
  const isUnread = ({ seq, author, deletedAt }: Message) =>
    unreadFrom !== null && (seq ?? 0) >= unreadFrom && author.id !== myId && deletedAt === null;
  const firstUnread = (messages[0]?.seq ?? 0) <= (unreadFrom ?? 0) ? messages.find(isUnread) : undefined;
  for (const entry of timelineOf(messages, notices)) {
    if (entry.kind === "notice") {
      const { notice } = entry;
      place(null, new Date(notice.at));
      const before = entries.at(-1);
      if (before?.kind === "notice" && isAlike(before.notices[0], notice))
        entries.splice(-1, 1, { ...before, notices: [...before.notices, notice] });
      else entries.push({ kind: "notice", key: notice.id, notices: [notice] });
      continue;
    }
    const { message } = entry;
    if (message === firstUnread) {
      entries.push({ kind: "unread", key: "unread" });
    }
    const startsGroup = place(message.author.id, new Date(message.sentAt)) || message === firstUnread;
    entries.push({ kind: "message", key: message.clientMessageId ?? message.id, message, startsGroup });
  }
  for (const unsent of outbox) {
    const startsGroup = place(myId, new Date(unsent.createdAt));
    entries.push({ kind: "unsent", key: unsent.clientMessageId, unsent, startsGroup });
  }
  return entries;
}

const isAlike = (first: Notice, next: Notice): boolean =>
  first.kind === next.kind && (next.kind === "joined" || next.kind === "left");

const dayKey = (date: Date) => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
