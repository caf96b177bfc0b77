import type { Unsent } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { useChat } from "./chat-context";
import { sendRefusal } from "../view/block-texts";
import { Icon } from "./icon";
import { Quote } from "./quote";
import { RichText } from "./rich-text";
import { useRoom } from "./room-context";
import { focusMessages, useFocusAfter } from "./use-focus-after";

export function UnsentItem({ unsent, startsGroup }: { unsent: Unsent; startsGroup: boolean }) {
  const classes = ["message", "message-mine", `message-${unsent.status}`, startsGroup && "message-first"]
    .filter(Boolean)
    .join(" ");
  return (
    <article class={classes} data-testid="message" data-status={unsent.status} aria-label="You">
      <div class="message-column">
        <div class="bubble">
          {unsent.replyTo !== undefined && <UnsentQuote id={unsent.replyTo} />}
          <RichText text={unsent.body} active />
        </div>
        {unsent.status === "pending" ? <Pending /> : <Failed unsent={unsent} />}
      </div>
    </article>
  );
}

function UnsentQuote({ id }: { id: string }) {
  const quoted = useRoom().state.messages.find((message) => message.id === id);
  return quoted ? <Quote quoted={{ ...quoted, excerpt: null }} active /> : null;
}

function Pending() {
  return (
    <p class="message-note">
      <Icon name="clock" />
      Sending
    </p>
  );
}

function Failed({ unsent }: { unsent: Unsent }) {
  const { messages } = useChat();
  const { state } = useRoom();
  const note = useRef<HTMLParagraphElement>(null);
  useFocusAfter(note, focusMessages);
  return (
    <p ref={note} class="message-note message-refusal" role="alert">
      <Icon name="alert" />
      <span>{sendRefusal(unsent, state.room)}</span>
      <button
        type="button"
        class="link"
        data-testid="try-again"
        onClick={() => messages.tryAgain(unsent.clientMessageId)}
      >
        Try again
      </button>
      <button type="button" class="link" data-testid="discard" onClick={() => messages.discard(unsent.clientMessageId)}>
        Discard
      </button>
    </p>
  );
}
