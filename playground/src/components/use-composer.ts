import { useRef } from "preact/hooks";
import type { NewScheduled } from "@synctalk/client";
import { lengthOf } from "../view/message-length";
import { useChat, useSelect } from "./chat-context";
import type { ShownRoom, Writing } from "./room-context";
import { useDraft } from "./use-draft";
import { useDraftedReply } from "./use-drafted-reply";

/** The thread that the composer writes in. */
export type ThreadTarget = Readonly<{ threadOf: string; alsoInRoom: boolean }>;

/** A new message as it is composed. */
export type Composed = Omit<NewScheduled, "sendAt">;

type Options = {
  roomId: string;
  myId: string;
  writing: Writing | null;
  write: ShownRoom["write"];
  thread?: ThreadTarget | undefined;
};

/** The text of the composer: the draft, or the new text of a message that is edited. The draft survives an edit. */
export function useComposer({ roomId, myId, writing, write, thread }: Options) {
  const { messages } = useChat();
  const { text: draft, replyTo, other, writer } = useDraft({ roomId, threadOf: thread?.threadOf, myId });
  useDraftedReply({ roomId, replyTo, writer, writing, write });
  const isEdit = writing?.kind === "edit";
  // The quoted message may not be loaded yet.
  const isReply = !isEdit && (writing !== null || replyTo !== undefined);
  const body = writing?.kind === "edit" ? writing.body : draft;
  const length = lengthOf(
    body,
    useSelect((state) => state.maxCharacters),
  );
  const setBody = (text: string) => (writing?.kind === "edit" ? write({ ...writing, body: text }) : writer.write(text));
  const composed: Composed = { roomId, body: body.trim(), ...(replyTo !== undefined && { replyTo }), ...thread };
  const latest = useRef(writing);
  latest.current = writing;
  const cancel = (): void => {
    if (!isEdit) writer.quote(undefined);
    write(null);
  };
  const clear = (): void => {
    writer.clear();
    // The text of the other device, which is shown now, may quote the same message.
    if (latest.current?.message.id !== writer.view.replyTo) write(null);
  };
  /** Empties the composer if it still holds a message that was scheduled. Returns whether it did. */
  const clearScheduled = (scheduled: Composed): boolean => {
    if (latest.current?.kind === "edit" || writer.view.text.trim() !== scheduled.body) return false;
    clear();
    return true;
  };
  const submit = (): void => {
    if (!length.sendable) return;
    const text = body.trim();
    if (writing?.kind === "edit") {
      if (text !== writing.message.body) messages.edit(writing.message, text);
    } else {
      const { roomId: _, ...message } = composed;
      messages.send(roomId, message);
      return clear();
    }
    write(null);
  };
  return { body, length, isReply, setBody, submit, cancel, composed, clearScheduled, draft: { other, writer } };
}
