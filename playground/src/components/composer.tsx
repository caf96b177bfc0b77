import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ComposerFoot } from "./composer-foot";
import { DraftConflict } from "./draft-conflict";
import { Icon } from "./icon";
import { MentionList, optionId } from "./mention-list";
import type { ShownRoom, Writing } from "./room-context";
import { SendLater, SendLaterButton, useClientMessageId } from "./send-later";
import { type ThreadTarget, useComposer } from "./use-composer";
import { useMentionCompletion } from "./use-mention-completion";
import { useTyping } from "./use-typing";
import { WritingBar } from "./writing-bar";

type Props = {
  roomId: string;
  label: string;
  thread?: ThreadTarget;
  myId: string;
  writing: Writing | null;
  write: ShownRoom["write"];
  editLast: () => void;
};

export function Composer({ roomId, label, thread, myId, writing, write, editLast }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { body, length, isReply, setBody, submit, cancel, composed, clearScheduled, draft } = useComposer({
    roomId,
    myId,
    writing,
    write,
    thread,
  });
  const [later, setLater] = useState(false);
  const clientMessageId = useClientMessageId(composed);
  const isEdit = writing?.kind === "edit";
  const isRestored = writing?.kind === "reply" && writing.isRestored;
  const typed = useTyping({ roomId, threadOf: thread?.threadOf, text: isEdit ? "" : body });
  const listId = useId();
  const mentions = useMentionCompletion({ field, body, setBody });
  const offered = mentions.options[mentions.at];
  useEffect(() => {
    // Does not take the focus on touch screens, where the keyboard would cover the messages.
    if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    const element = field.current;
    if (!writing || isRestored || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [writing?.kind, writing?.message.id]);
  const cancelByButton = () => {
    cancel();
    field.current?.focus();
  };
  const send = () => {
    submit();
    field.current?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.isComposing || mentions.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && (isEdit || isReply)) {
      event.preventDefault();
      cancel();
    } else if (event.key === "ArrowUp" && body === "" && !isEdit && !isReply) {
      event.preventDefault();
      editLast();
    }
  };
  return (
    <>
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <DraftConflict {...draft} onChosen={() => field.current?.focus()} />
        {(isEdit || isReply) && (
          <WritingBar
            kind={isEdit ? "edit" : "reply"}
            message={writing?.message ?? null}
            myId={myId}
            onCancel={cancelByButton}
          />
        )}
        <div class="composer-box">
          <MentionList id={listId} options={mentions.options} at={mentions.at} insert={mentions.insert} />
          <textarea
            ref={field}
            data-testid={thread ? "thread-composer" : "composer"}
            aria-label={isEdit ? "Edit your message" : label}
            aria-describedby={`${listId}-keys ${listId}-limit`}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={offered ? listId : undefined}
            aria-activedescendant={offered ? optionId(listId, offered) : undefined}
            aria-invalid={length.tooLong ? "true" : undefined}
            placeholder={label}
            rows={Math.min(6, body.split("\n").length)}
            value={body}
            onInput={(event) => {
              setBody(event.currentTarget.value);
              if (!isEdit) typed(event.currentTarget.value);
              mentions.follow();
            }}
            onSelect={mentions.follow}
            onKeyDown={onKeyDown}
          />
          {!isEdit && <SendLaterButton reason={length.reason} onClick={() => setLater(true)} />}
          <button
            type="submit"
            class="icon-button icon-button-filled"
            data-testid="send"
            aria-label={isEdit ? "Save" : "Send"}
            aria-disabled={!length.sendable}
            aria-describedby={length.reason ? `${listId}-reason` : undefined}
            title={length.reason ?? (isEdit ? "Save" : "Send")}
          >
            <Icon name={isEdit ? "check" : "send"} />
          </button>
        </div>
        <ComposerFoot length={length} id={listId} />
      </form>
      {later && (
        <SendLater
          composed={composed}
          clientMessageId={clientMessageId}
          onScheduled={(scheduled) => clearScheduled(scheduled) && field.current?.focus()}
          onClose={() => setLater(false)}
        />
      )}
    </>
  );
}
