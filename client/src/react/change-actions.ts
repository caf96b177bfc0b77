import type { Message, SendHandle, SyncTalkClient } from "../index.js";

/** Ids are those of messages; an unsent message is named by its `clientMessageId`. */
export type ChangeActions = Readonly<{
  /** Shows the new text at once, and the old one again if the server refuses the edit. */
  edit: (id: string, body: string) => Promise<Message>;
  remove: (id: string) => Promise<Message>;
  /** Shows the user's reaction at once. */
  react: (id: string, emoji: string) => Promise<Message>;
  unreact: (id: string, emoji: string) => Promise<Message>;
  /** Sends a refused message again. */
  retry: (clientMessageId: string) => SendHandle;
  /** Drops an unsent message. */
  discard: (clientMessageId: string) => void;
}>;

export const changeActions = (client: SyncTalkClient, roomId: string): ChangeActions => ({
  edit: (id, body) => optional(client.edit({ roomId, id }, { body })),
  remove: (id) => optional(client.delete({ roomId, id })),
  react: (id, emoji) => optional(client.react({ roomId, id }, emoji)),
  unreact: (id, emoji) => optional(client.unreact({ roomId, id }, emoji)),
  retry: client.tryAgain,
  discard: client.discard,
});

/** A promise that nobody has to await: its rejection is not reported as unhandled. */
export function optional<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
