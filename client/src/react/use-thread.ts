import { useMemo, useState } from "react";
import {
  type ClientState,
  hasOlderReplies,
  isThreadLoaded,
  type Message,
  type MessageRef,
  type Outbox,
  type RequestError,
  type SendHandle,
  shownReplies,
  type ThreadState,
  unsentReplies,
  withPendingChanges,
} from "../index.js";
import { type ChangeActions, changeActions, optional } from "./change-actions.js";
import { useSyncTalk } from "./provider.js";
import { useClientState, type View } from "./use-client-state.js";
import { useOpened } from "./use-opened.js";

type Parts = Readonly<{ thread: ThreadState | undefined }> & Pick<ClientState, "outbox" | "changes">;

type Shown = Readonly<{
  /** The message that the thread replies to; null until it is loaded. */
  root: Message | null;
  /** The shown replies without a hole, oldest first, with the changes that are not stored yet. */
  replies: readonly Message[];
  /** The user's replies that the server has not stored yet, or has refused. */
  unsent: Outbox;
  hasOlder: boolean;
  /** Whether the user follows the thread; null until an answer of the server says so. */
  following: boolean | null;
}>;

export type Thread = ChangeActions &
  Shown &
  Readonly<{
    isLoading: boolean;
    /** The reason why replies cannot be loaded. */
    error: RequestError | null;
    /** Sends a reply, with `alsoInRoom` into the room's timeline too. */
    send: (body: string, options?: Readonly<{ alsoInRoom?: boolean }>) => SendHandle;
    /** Loads one more page of older replies. A failure is in `error`. */
    loadOlder: () => Promise<void>;
    follow: (following: boolean) => Promise<void>;
    /** Marks the thread as read up to its last reply. */
    markRead: () => Promise<void>;
  }>;

const NONE: readonly never[] = [];

const threadOf = (rootId: string): View<Parts, Shown & Readonly<{ isLoaded: boolean }>> => ({
  parts: ({ rooms, outbox, changes }, roomId) => ({ thread: rooms.get(roomId)?.threads.get(rootId), outbox, changes }),
  derive({ thread, outbox, changes }) {
    const replies = thread ? shownReplies(thread) : NONE;
    const [root = null] = withPendingChanges(thread?.root ? [thread.root] : NONE, changes);
    return {
      root,
      replies: withPendingChanges(replies, changes),
      unsent: unsentReplies(outbox, rootId, replies),
      hasOlder: thread !== undefined && hasOlderReplies(thread),
      following: thread?.following ?? null,
      isLoaded: thread !== undefined && isThreadLoaded(thread),
    };
  },
});

/** The thread of a message, which is open while the component is mounted, and what the user can do there. */
export function useThread({ roomId, id }: MessageRef): Thread {
  const client = useSyncTalk();
  const refusal = useOpened(roomId, id);
  const [failed, setFailed] = useState<Readonly<{ id: string; error: RequestError }> | null>(null);
  const actions = useMemo(() => {
    const thread = { roomId, id };
    return {
      ...changeActions(client, roomId),
      send: (body: string, options = {}) => client.send(roomId, { body, threadOf: id, ...options }),
      loadOlder: () =>
        client.loadOlderReplies(thread).then(
          () => setFailed(null),
          (error: RequestError) => setFailed({ id, error }),
        ),
      follow: (following: boolean) => optional(following ? client.followThread(thread) : client.unfollowThread(thread)),
      markRead: () => optional(client.markThreadRead(thread)),
    };
  }, [client, roomId, id]);
  const view = useMemo(() => threadOf(id), [id]);
  const { isLoaded, ...shown } = useClientState(view, roomId);
  const error = isLoaded ? (failed?.id === id ? failed.error : null) : refusal;
  return { ...shown, ...actions, isLoading: !isLoaded && !error, error };
}
