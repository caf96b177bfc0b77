import { useLayoutEffect } from "preact/hooks";
import { asFailure, type Message, type SyncTalkClient } from "@synctalk/client";
import type { DraftWriter } from "../chat/draft-writer";
import { useChat } from "./chat-context";
import type { ShownRoom, Writing } from "./room-context";
import { useIsLive } from "./use-is-live";

type Options = Readonly<{
  roomId: string;
  /** The message that the draft quotes. */
  replyTo: string | undefined;
  writer: DraftWriter;
  writing: Writing | null;
  write: ShownRoom["write"];
}>;

/**
 * Keeps the quoted message of a reply in the draft, and shows the one of the draft: after a reload, and from other devices.
 * A message that is not held is read, again after a reconnection. Until then no message is shown as the quoted one.
 */
export function useDraftedReply({ roomId, replyTo, writer, writing, write }: Options): void {
  const { client } = useChat().session;
  const isLive = useIsLive();
  const isEdit = writing?.kind === "edit";
  useLayoutEffect(() => {
    if (writing?.kind === "reply") writer.quote(writing.message.id);
  }, [writing, writer]);
  useLayoutEffect(() => {
    const quoted = writer.view.replyTo;
    if (isEdit || quoted === writing?.message.id) return;
    const show = (message: Message) => write({ kind: "reply", message, isRestored: true });
    const held = heldMessage(client, roomId, quoted);
    if (held) return show(held);
    write(null);
    if (quoted === undefined || !isLive) return;
    let isCurrent = true;
    client.rest.message({ roomId, id: quoted }).then(
      (message) => isCurrent && show(message),
      (thrown: unknown) => isCurrent && asFailure(thrown).status === 404 && writer.quote(undefined),
    );
    return () => {
      isCurrent = false;
    };
  }, [replyTo, isEdit, writer, isLive]);
}

const heldMessage = (client: SyncTalkClient, roomId: string, id: string | undefined): Message | undefined =>
  client.state.rooms.get(roomId)?.messages.find((message) => message.id === id);
