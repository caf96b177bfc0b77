import type { Message, PendingEdit } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { nameOf } from "../view/people";
import { useChat, useSelect } from "./chat-context";
import { Icon } from "./icon";
import { useRoom } from "./room-context";
import { focusMessages, useFocusAfter } from "./use-focus-after";

/** Shows why the latest action was refused, or which people did not get a mention. */
export function ActionNotice() {
  const refusal = useSelect((state) => state.refusal);
  const notMembers = useSelect((state) => state.notMembers);
  if (refusal) return <Shown text={refusal.text} edit={refusal.edit} isRefusal />;
  if (notMembers.length === 0) return null;
  const names = new Intl.ListFormat("en").format(notMembers.map(nameOf));
  const isOne = notMembers.length === 1;
  const hint = `${names} ${isOne ? "is not a member" : "are not members"} of this room and ${isOne ? "was" : "were"} not notified.`;
  return <Shown text={hint} edit={null} isRefusal={false} />;
}

type Props = { text: string; edit: PendingEdit | null; isRefusal: boolean };

function Shown({ text, edit, isRefusal }: Props) {
  const { messages } = useChat();
  const { write } = useRoom();
  const notice = useRef<HTMLDivElement>(null);
  const edited = useEdited(edit);
  useFocusAfter(notice, focusMessages);
  const editAgain = (message: Message, body: string) => {
    messages.dismiss();
    write({ kind: "edit", message, body });
  };
  return (
    <div
      ref={notice}
      class={isRefusal ? "action-notice action-notice-refusal" : "action-notice"}
      role={isRefusal ? "alert" : "status"}
      data-testid={isRefusal ? "refusal" : "not-members"}
    >
      <Icon name="alert" />
      <p>{text}</p>
      {edited && (
        <button type="button" class="link" onClick={() => editAgain(edited.message, edited.body)}>
          Edit again
        </button>
      )}
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => messages.dismiss()}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** The message whose edit was refused, as it is now, with the refused text. */
function useEdited(edit: PendingEdit | null): Readonly<{ message: Message; body: string }> | null {
  const { messages, threads, room } = useRoom().state;
  if (!edit || edit.body === null || edit.roomId !== room.id) return null;
  const replies = [...threads.values()].flatMap((thread) => thread.replies);
  const message = [...messages, ...replies].find(({ id }) => id === edit.messageId);
  return message?.deletedAt === null ? { message, body: edit.body } : null;
}
