import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { saved } from "../chat/saved";
import { useChat } from "./chat-context";
import { lengthOf } from "../view/message-length";
import { Icon } from "./icon";

type Props = { roomId: string; roomName: string; myId: string; archived: boolean };

export function Composer({ roomId, roomName, myId, archived }: Props) {
  const { messages } = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState(() => saved.draft(myId, roomId));
  useEffect(() => {
    // Does not take the focus on touch screens, where the keyboard would cover the messages.
    if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) field.current?.focus();
  }, []);
  const { sendable, tooLong, shown, spoken, reason } = lengthOf(body);
  const write = (text: string) => {
    setBody(text);
    saved.keepDraft(myId, roomId, text);
  };
  const send = () => {
    if (!sendable) return;
    messages.send(roomId, body.trim());
    write("");
    field.current?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  if (archived) return <p class="composer-closed">This room is archived. It can be read, not written in.</p>;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-box">
        <textarea
          ref={field}
          data-testid="composer"
          aria-label={`Message ${roomName}`}
          aria-describedby="composer-keys composer-limit"
          aria-invalid={tooLong ? "true" : undefined}
          placeholder={`Message ${roomName}`}
          rows={Math.min(6, body.split("\n").length)}
          value={body}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="icon-button icon-button-filled"
          data-testid="send"
          aria-label="Send"
          aria-disabled={!sendable}
          aria-describedby={reason ? "send-reason" : undefined}
          title={reason ?? "Send"}
        >
          <Icon name="send" />
        </button>
      </div>
      <div class="composer-foot">
        <p class="composer-keys" id="composer-keys">
          <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line
        </p>
        <p
          class={tooLong ? "composer-limit composer-too-long" : "composer-limit"}
          id="composer-limit"
          data-testid="limit"
        >
          {shown}
        </p>
      </div>
      <p class="hidden-text" id="send-reason">
        {reason}
      </p>
      <p class="hidden-text" role="status" aria-live="polite" data-testid="limit-spoken">
        {spoken}
      </p>
    </form>
  );
}
