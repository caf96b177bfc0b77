import { useLayoutEffect, useRef } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { FOLDED_TEXT } from "../view/block-texts";
import { messageText } from "../view/excerpt";
import { rightsOn } from "../view/message-rights";
import { nameOf } from "../view/people";
import { listTime } from "../view/times";
import { ActionNotice } from "./action-notice";
import { Avatar } from "./avatar";
import { useChat } from "./chat-context";
import { Icon } from "./icon";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { Time } from "./time";
import { useNow } from "./use-now";
import { focusList, useFocusAfter } from "./use-focus-after";
import { useFolds } from "./use-folds";
import { usePins } from "./use-pins";

type Props = { covers: boolean; onClose: () => void; onJump: () => void };

/** The pinned messages of the room, each of which leads to its place. */
export function PinsPane({ covers, onClose, onJump }: Props) {
  const { state, jumpTo, openThread } = useRoom();
  const close = useRef<HTMLButtonElement>(null);
  const { pins, refusal } = usePins(state.room.id);
  useLayoutEffect(() => close.current?.focus(), []);
  const open = ({ seq, threadOf }: Message) => {
    onJump();
    if (seq !== null) jumpTo(seq);
    else if (threadOf !== null) openThread(threadOf);
  };
  return (
    <aside
      class="members pins"
      aria-label="Pinned messages"
      data-testid="pins"
      onKeyDown={({ key }) => key === "Escape" && onClose()}
    >
      <header class="members-head">
        <h2>Pinned messages</h2>
        <button ref={close} type="button" class="icon-button" aria-label="Close the pinned messages" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Notice text={refusal} />
      <ul tabIndex={-1} aria-label="Pinned messages" aria-busy={pins === null}>
        {pins?.map((message) => (
          <PinItem key={message.id} message={message} open={() => open(message)} />
        ))}
      </ul>
      {pins?.length === 0 && <p class="pins-none">Nothing is pinned yet. Pin a message from its menu.</p>}
      {covers && <ActionNotice />}
    </aside>
  );
}

function PinItem({ message, open }: { message: Message; open: () => void }) {
  const { messages } = useChat();
  const { state, me, role } = useRoom();
  const now = useNow();
  const { author } = message;
  const name = author.id === me.id ? "You" : nameOf(author);
  const folds = useFolds();
  const text = folds(message) ? FOLDED_TEXT : messageText(message);
  const rights = rightsOn(message, { myId: me.id, role, room: state.room });
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  return (
    <li ref={item} class="pin">
      <button type="button" class="pin-open" data-testid="pin" aria-label={`${name}: ${text}`} onClick={open}>
        <Avatar user={author} size="small" />
        <span class="pin-text">
          <span class="pin-head">
            <strong>{name}</strong> <Time at={message.sentAt} show={listTime} now={now} />
          </span>
          <span>{text}</span>
        </span>
      </button>
      {rights.pin && (
        <button
          type="button"
          class="icon-button"
          aria-label={`Unpin: ${text}`}
          title="Unpin"
          onClick={() => messages.pin(message, false)}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  );
}
