import { useMemo, useRef, useState } from "react";
import {
  type ClientState,
  type LoadedPage,
  type Message,
  messagesOn,
  type Notice,
  type Outbox,
  type PageView,
  type RequestError,
  type RoomState,
  type TimelineEntry,
  timelineOf,
  unsentIn,
  withPendingChanges,
} from "../index.js";
import { type MessageActions, messageActions } from "./message-actions.js";
import { useSyncTalk } from "./provider.js";
import { useClientState, type View } from "./use-client-state.js";
import { useOpened } from "./use-opened.js";

type Parts = Readonly<{ room: RoomState | undefined }> & Pick<ClientState, "outbox" | "changes">;
type Shown = PageView & Readonly<{ timeline: readonly TimelineEntry[]; unsent: Outbox; isLoaded: boolean }>;
type Failed = Readonly<{ roomId: string; error: RequestError }>;

export type RoomMessages = MessageActions &
  Readonly<{
    /** The shown messages without a hole, oldest first, with the edits and deletions that are not stored yet. */
    messages: readonly Message[];
    /** The notices between and after these messages, for example that somebody joined. */
    notices: readonly Notice[];
    /** The messages and the notices in one list. */
    timeline: readonly TimelineEntry[];
    /** The user's messages that the server has not stored yet, or has refused. */
    unsent: Outbox;
    isLoading: boolean;
    /** The reason why messages cannot be loaded. */
    error: RequestError | null;
    hasOlder: boolean;
    /** Whether newer messages than the shown ones exist, after `around`. */
    hasNewer: boolean;
  }>;

const NOTHING: PageView = { messages: [], notices: [], hasOlder: false, hasNewer: false };

const shownOn = (page: LoadedPage | null): View<Parts, Shown> => ({
  parts: ({ rooms, outbox, changes }, roomId) => ({ room: rooms.get(roomId), outbox, changes }),
  derive({ room, outbox, changes }, roomId) {
    const { messages: held, ...view } = room ? messagesOn(room, page) : NOTHING;
    const messages = withPendingChanges(held, changes);
    const newest = room ? messagesOn(room, null).messages : NOTHING.messages;
    return {
      ...view,
      messages,
      timeline: timelineOf(messages, view.notices),
      unsent: unsentIn(outbox, roomId, newest),
      isLoaded: room?.messagesLoaded === true,
    };
  },
});

/** The messages of one of the user's rooms, which is open while the component is mounted, and what the user can do there. */
export function useMessages(roomId: string): RoomMessages {
  const client = useSyncTalk();
  const refusal = useOpened(roomId);
  const [page, setPage] = useState<LoadedPage | null>(null);
  const [failed, setFailed] = useState<Failed | null>(null);
  const shownPage = useRef(page);
  const actions = useMemo(() => {
    const showPage = (next: LoadedPage | null) => {
      shownPage.current = next;
      setPage(next);
    };
    const onLoaded = (error: RequestError | null) => setFailed(error && { roomId, error });
    return messageActions({ client, roomId, shownPage: () => shownPage.current, showPage, onLoaded });
  }, [client, roomId]);
  const view = useMemo(() => shownOn(page), [page]);
  const { isLoaded, ...shown } = useClientState(view, roomId);
  const loadError = failed?.roomId === roomId ? failed.error : null;
  const error = isLoaded ? loadError : refusal;
  return { ...shown, ...actions, isLoading: !isLoaded && !error, error };
}
