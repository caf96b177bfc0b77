import type { ComponentProps } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { FOLDED_TEXT } from "../view/block-texts";
import { MessageItem } from "./message-item";
import { useFolds } from "./use-folds";

/** A message, which is folded until the user asks for it when it is by somebody whom they block. */
export function FoldableMessage(props: ComponentProps<typeof MessageItem>) {
  const { message, active } = props;
  const folds = useFolds();
  const [isShown, setIsShown] = useState(false);
  const list = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (isShown) list.current?.querySelector<HTMLElement>(`[data-message-id="${message.id}"]`)?.focus();
  }, [isShown]);
  if (isShown || !folds(message)) return <MessageItem {...props} />;
  const show = (button: HTMLElement) => {
    list.current = button.closest('[role="log"]');
    setIsShown(true);
  };
  return <FoldedMessage message={message} active={active} show={show} />;
}

type FoldedProps = { message: Message; active: boolean; show: (button: HTMLElement) => void };

function FoldedMessage({ message, active, show }: FoldedProps) {
  return (
    <article
      class="message message-folded"
      data-testid="folded-message"
      data-seq={message.seq}
      data-message-id={message.id}
      tabIndex={-1}
      aria-label={FOLDED_TEXT}
    >
      <span class="avatar-space" />
      <p>
        {FOLDED_TEXT} <span aria-hidden="true">·</span>
        <button
          type="button"
          class="link"
          tabIndex={active ? 0 : -1}
          onClick={({ currentTarget }) => show(currentTarget)}
        >
          Show
        </button>
      </p>
    </article>
  );
}
