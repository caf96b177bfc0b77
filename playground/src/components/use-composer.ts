import { useState } from "preact/hooks";
import { saved } from "../chat/saved";
import { lengthOf } from "../view/message-length";
import { useChat } from "./chat-context";
import type { ShownRoom, Writing } from "./room-context";

/** The thread that the composer writes in. */
export type ThreadTarget = Readonly<{ threadOf: string; alsoInRoom: boolean }>;

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
  const place = thread?.threadOf ?? roomId;
  const [draft, setDraft] = useState(() => saved.draft(myId, place));
  const body = writing?.kind === "edit" ? writing.body : draft;
  const length = lengthOf(body);
  const keepDraft = (text: string) => {
    setDraft(text);
    saved.keepDraft(myId, place, text);
  };
  const setBody = (text: string) => (writing?.kind === "edit" ? write({ ...writing, body: text }) : keepDraft(text));
  const submit = (): void => {
    if (!length.sendable) return;
    const text = body.trim();
    if (writing?.kind === "edit") {
      if (text !== writing.message.body) messages.edit(writing.message, text);
    } else {
      messages.send(roomId, { body: text, ...(writing && { replyTo: writing.message.id }), ...thread });
      keepDraft("");
    }
    write(null);
  };
  return { body, length, setBody, submit };
}
