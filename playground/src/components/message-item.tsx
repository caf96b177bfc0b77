import type { Message } from "@synctalk/client";
import { messageText } from "../view/excerpt";
import { nameOf } from "../view/people";
import { messageTime } from "../view/times";
import { Avatar } from "./avatar";
import { Icon } from "./icon";
import { MessageActions } from "./message-actions";
import { Quote } from "./quote";
import { Readers } from "./readers";
import { Reactions } from "./reactions";
import { RichText } from "./rich-text";
import { ThreadLink } from "./thread-link";
import { Time } from "./time";

type Props = {
  message: Message;
  mine: boolean;
  startsGroup: boolean;
  active: boolean;
  now: Date;
  inThread?: boolean;
  /** Ids of the people who have read the message, where that is shown. */
  readers?: readonly string[] | null;
};

export function MessageItem({ message, mine, startsGroup, active, now, inThread = false, readers = null }: Props) {
  const classes = ["message", mine && "message-mine", startsGroup && "message-first"].filter(Boolean).join(" ");
  return (
    <article
      class={classes}
      data-testid="message"
      data-status="sent"
      data-seq={message.seq}
      data-message-id={message.id}
      tabIndex={-1}
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
        <div class="message-line">
          <MessageBody message={message} active={active} />
          <MessageActions message={message} active={active} />
        </div>
        <Reactions message={message} active={active} />
        {!inThread && <ThreadLink message={message} active={active} />}
        {message.pinnedAt !== null && (
          <span class="message-note" data-testid="pinned">
            <Icon name="pin" />
            Pinned
          </span>
        )}
        {message.editedAt && message.body !== null && <MessageEdited at={message.editedAt} now={now} />}
        {readers && <Readers message={message} readers={readers} active={active} />}
      </div>
    </article>
  );
}

function MessageBody({ message, active }: Pick<Props, "message" | "active">) {
  const { body, deletedAt, replyTo, mentions } = message;
  if (deletedAt !== null) return <p class="bubble bubble-deleted">{messageText(message)}</p>;
  return (
    <div class="bubble">
      {replyTo && <Quote quoted={replyTo} active={active} />}
      {body === null ? <em>{messageText(message)}</em> : <RichText text={body} mentions={mentions} active={active} />}
    </div>
  );
}

function MessageEdited({ at, now }: { at: string; now: Date }) {
  return (
    <span class="message-note">
      edited <Time at={at} show={messageTime} now={now} />
    </span>
  );
}
