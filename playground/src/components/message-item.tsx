import type { Message } from "@synctalk/client";
import { nameOf } from "../view/people";
import { messageTime } from "../view/times";
import { Avatar } from "./avatar";
import { Time } from "./time";

type Props = { message: Message; mine: boolean; startsGroup: boolean; now: Date };

export function MessageItem({ message, mine, startsGroup, now }: Props) {
  const classes = ["message", mine && "message-mine", startsGroup && "message-first"].filter(Boolean).join(" ");
  return (
    <article
      class={classes}
      data-testid="message"
      data-status="sent"
      data-seq={message.seq}
      aria-label={mine ? "You" : nameOf(message.author)}
    >
      {!mine && (startsGroup ? <Avatar user={message.author} /> : <span class="avatar-space" />)}
      <div class="message-column">
        {startsGroup && (
          <header class="message-head">
            {!mine && <strong>{nameOf(message.author)}</strong>}
            <Time at={message.sentAt} show={messageTime} now={now} />
          </header>
        )}
        {message.body === null ? (
          <p class="bubble bubble-deleted">Message deleted</p>
        ) : (
          <p class="bubble">{message.body}</p>
        )}
        {message.editedAt && message.body !== null && <span class="message-note">edited</span>}
      </div>
    </article>
  );
}
