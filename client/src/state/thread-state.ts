import type { ChangedThread, Member, Message, ReadMarkers, ThreadPage } from "../protocol.js";
import { upsertAt } from "./message-list.js";
import { renameAuthors } from "./names.js";
import { stableLists } from "./stable-list.js";

/** A message of a thread, also one that stands in the room's timeline as well. */
export type Reply = Message & Readonly<{ threadOf: string; threadSeq: number }>;

/** The user's state in a thread, as of a `userRev`. */
export type Follow = Exclude<ChangedThread, Readonly<{ deleted: true }>>;

/** The state of an open thread. */
export type ThreadState = Readonly<{
  rootId: string;
  /** Null until it is known. */
  root: Message | null;
  /** Ascending by `threadSeq`. */
  replies: readonly Reply[];
  /** The first `threadSeq` from which the replies have no hole; Infinity until the newest page is loaded. */
  historyFrom: number;
  /** Whether the user follows the thread; null until an answer of the server says so. */
  following: boolean | null;
  /** The user's markers, by `threadSeq`; null until an answer of the server has them. */
  markers: ReadMarkers | null;
  /** A new object after each opening and reset. A page that was requested before is discarded. */
  token: object;
}>;

export type Threads = ReadonlyMap<string, ThreadState>;

const MAX_COUNTED = 9_999;

export const newThread = (rootId: string, root: Message | null): ThreadState => ({
  rootId,
  root,
  replies: [],
  historyFrom: Infinity,
  following: null,
  markers: null,
  token: {},
});

/** Drops the replies, so that they are loaded again. */
export const unloadedThreads = (threads: Threads): Threads =>
  new Map(
    [...threads].map(([id, thread]) => [id, { ...thread, replies: [], historyFrom: Infinity, token: {} }] as const),
  );

export const isThreadLoaded = ({ historyFrom }: ThreadState): boolean => historyFrom < Infinity;

/** Merges the messages of a thread, and the names of members, into the open threads. */
export function updateThreads(threads: Threads, messages: readonly Message[], members: readonly Member[]): Threads {
  if (threads.size === 0 || messages.length + members.length === 0) return threads;
  return new Map([...threads].map(([id, thread]) => [id, updateThread(thread, messages, members)] as const));
}

function updateThread(thread: ThreadState, messages: readonly Message[], members: readonly Member[]): ThreadState {
  const { rootId } = thread;
  const roots = messages.filter(({ id }) => id === rootId);
  const incoming = messages.filter((message) => isReplyIn(message, rootId));
  const replies = members.length > 0 ? renameAuthors(thread.replies, members) : thread.replies;
  if (roots.length + incoming.length === 0 && replies === thread.replies) return thread;
  const [root = null] = upsertAt(thread.root ? [thread.root] : [], roots, () => 0);
  return { ...thread, root, replies: upsertReplies(replies, incoming) };
}

const isReplyIn = (message: Message, rootId: string): message is Reply =>
  message.threadOf === rootId && message.threadSeq !== null;

const upsertReplies = (held: readonly Reply[], incoming: readonly Reply[]) =>
  incoming.length > 0 ? upsertAt(held, incoming, ({ threadSeq }) => threadSeq) : held;

/** Applies a page if it adjoins the shown replies. `before`: Infinity for the newest page. */
export function applyThreadPage(
  thread: ThreadState,
  { root, items, hasBefore, before }: ThreadPage & Readonly<{ before: number }>,
): ThreadState {
  const merged = updateThread(thread, [root, ...items], []);
  if (before < thread.historyFrom) return merged;
  const lowest = Math.min(before, ...items.map(({ threadSeq }) => threadSeq ?? Infinity));
  const historyFrom = hasBefore ? lowest : 1;
  return { ...merged, historyFrom: Math.min(thread.historyFrom, historyFrom) };
}

/** Keeps the newest replies. Older ones can be loaded again. */
export function keepNewestReplies(thread: ThreadState, count: number): ThreadState {
  const dropped = thread.replies[thread.replies.length - count - 1];
  if (!dropped) return thread;
  const historyFrom = Math.max(thread.historyFrom, dropped.threadSeq + 1);
  return { ...thread, replies: thread.replies.slice(-count), historyFrom, token: {} };
}

const stable = stableLists<Message>();

/** The newest replies, without a hole, ascending by `threadSeq`. */
export const shownReplies = ({ replies, historyFrom }: ThreadState): readonly Message[] =>
  stable(replies.filter(({ threadSeq }) => threadSeq >= historyFrom));

/** Whether there are older replies to load. */
export const hasOlderReplies = ({ historyFrom }: ThreadState): boolean => historyFrom > 1 && historyFrom < Infinity;

/** The `threadSeq` of the last known reply. */
export const lastThreadSeq = ({ root, replies }: Pick<ThreadState, "root" | "replies">): number =>
  Math.max(root?.thread?.lastSeq ?? 0, replies.at(-1)?.threadSeq ?? 0);

/**
 * Unread replies of a thread, at most 9,999: neither the user's own nor deleted. Null until the thread was marked once.
 */
export function unreadReplies({ markers, historyFrom, replies }: ThreadState, userId: string): number | null {
  if (!markers) return null;
  const start = Math.min(markers.readSeq + 1, markers.unreadFrom ?? Infinity);
  if (start < historyFrom) return markers.unread;
  const isUnread = ({ threadSeq, author, deletedAt }: Reply) =>
    threadSeq >= start && author.id !== userId && deletedAt === null;
  return Math.min(replies.filter(isUnread).length, MAX_COUNTED);
}
