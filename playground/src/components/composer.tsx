import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { saved } from "../chat/saved";
import { useChat } from "./chat-context";
import { Icon } from "./icon";

const MAX_MESSAGE_LENGTH = 4_000;
const SAY_LENGTH_FROM = 3_600;

type Props = { roomId: string; roomName: string; myId: string; archived: boolean };

export function Composer({ roomId, roomName, myId, archived }: Props) {
  const { messages } = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState(() => saved.draft(myId, roomId));
  useEffect(() => {
    // On a touch screen the keyboard would cover what one came to read.
    if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) field.current?.focus();
  }, []);
  const length = [...body.trim()].length;
  const sendable = length > 0 && length <= MAX_MESSAGE_LENGTH;
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
          aria-describedby="composer-keys"
          placeholder={`Message ${roomName}`}
          rows={Math.min(6, body.split("\n").length)}
          value={body}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {length >= SAY_LENGTH_FROM && (
          <output class={sendable ? "composer-length" : "composer-length composer-too-long"}>
            {MAX_MESSAGE_LENGTH - length}
          </output>
        )}
        <button
          type="submit"
          class="icon-button icon-button-filled"
          data-testid="send"
          aria-label="Send"
          disabled={!sendable}
        >
          <Icon name="send" />
        </button>
      </div>
      <p class="composer-keys" id="composer-keys">
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line
      </p>
    </form>
  );
}
