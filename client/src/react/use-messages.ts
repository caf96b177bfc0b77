import { useMemo, useState } from "react";
import {
  type ClientState,
  hasOlder,
  type Message,
  type Outbox,
  type RequestError,
  type RoomState,
  type SendHandle,
  shownMessages,
  type SyncTalkClient,
  unsentIn,
  withPendingChanges,
} from "../index.js";
import { useSyncTalk } from "./provider.js";
import { useClientState, type View } from "./use-client-state.js";
import { useOpenRoom } from "./use-open-room.js";

type Parts = Readonly<{ room: RoomState | undefined }> & Pick<ClientState, "outbox" | "changes">;
type Shown = Readonly<{ messages: readonly Message[]; unsent: Outbox; hasOlder: boolean; isLoaded: boolean }>;
type Failed = Readonly<{ roomId: string; error: RequestError }>;

/** Ids are those of messages; an unsent message is named by its `clientMessageId`. */
type Actions = Readonly<{
  /** Sends a message. It is in `unsent` at once, and in `messages` when the server has stored it. */
  send: (body: string) => SendHandle;
  /** Shows the new text at once, and the old one again if the server refuses the edit. */
  edit: (id: string, body: string) => Promise<Message>;
  remove: (id: string) => Promise<Message>;
  /** Sends a refused message again. */
  retry: (clientMessageId: string) => SendHandle;
  /** Drops an unsent message. */
  discard: (clientMessageId: string) => void;
  /** Loads one more page of older messages. A failure is in `error`. */
  loadOlder: () => Promise<void>;
}>;

export type RoomMessages = Actions &
  Readonly<{
    /** The newest messages without a hole, oldest first, with the edits and deletions that are not stored yet. */
    messages: readonly Message[];
    /** The user's messages that the server has not stored yet, or has refused. */
    unsent: Outbox;
    isLoading: boolean;
    /** The reason why messages cannot be loaded. */
    error: RequestError | null;
    hasOlder: boolean;
  }>;

const NONE: readonly Message[] = [];

const shown: View<Parts, Shown> = {
  parts: ({ rooms, outbox, changes }, roomId) => ({ room: rooms.get(roomId), outbox, changes }),
  derive({ room, outbox, changes }, roomId) {
    const stored = room ? shownMessages(room) : NONE;
    return {
      messages: withPendingChanges(stored, changes),
      unsent: unsentIn(outbox, roomId, stored),
      hasOlder: room?.messagesLoaded === true && hasOlder(room),
      isLoaded: room?.messagesLoaded === true,
    };
  },
};

/** The messages of one of the user's rooms, which is open while the component is mounted, and what the user can do there. */
export function useMessages(roomId: string): RoomMessages {
  const client = useSyncTalk();
  const refusal = useOpenRoom(roomId);
  const [failed, setFailed] = useState<Failed | null>(null);
  const actions = useMemo(() => actionsIn(client, roomId, setFailed), [client, roomId]);
  const { isLoaded, ...view } = useClientState(shown, roomId);
  const loadError = failed?.roomId === roomId ? failed.error : null;
  const error = isLoaded ? loadError : refusal;
  return { ...view, ...actions, isLoading: !isLoaded && !error, error };
}

function actionsIn(client: SyncTalkClient, roomId: string, setFailed: (failed: Failed | null) => void): Actions {
  return {
    send: (body) => client.send(roomId, { body }),
    edit: (id, body) => optional(client.edit({ roomId, id }, { body })),
    remove: (id) => optional(client.delete({ roomId, id })),
    retry: client.tryAgain,
    discard: client.discard,
    loadOlder: () =>
      client.loadOlder(roomId).then(
        () => setFailed(null),
        (error: RequestError) => setFailed({ roomId, error }),
      ),
  };
}

/** A promise that nobody has to await: its rejection is not reported as unhandled. */
function optional<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
