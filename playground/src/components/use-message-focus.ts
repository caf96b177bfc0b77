import type { RefObject, TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { useState } from "preact/hooks";

const MESSAGE = "[data-message-id]";

/** Moves the focus between messages with the arrow keys, so that one press of Tab passes the whole list. */
export function useMessageFocus(list: RefObject<HTMLElement | null>) {
  const [active, setActive] = useState<string | null>(null);
  const onFocusIn = ({ target }: TargetedFocusEvent<HTMLElement>) =>
    setActive((target as HTMLElement).closest<HTMLElement>(MESSAGE)?.dataset["messageId"] ?? null);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const { key, target } = event;
    if (key !== "ArrowUp" && key !== "ArrowDown") return;
    const from = target as HTMLElement;
    if (from !== list.current && !from.matches(MESSAGE)) return;
    const messages = [...(list.current?.querySelectorAll<HTMLElement>(MESSAGE) ?? [])];
    const next =
      from === list.current
        ? lastVisible(messages, from)
        : messages[messages.indexOf(from) + (key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return { active, onFocusIn, onKeyDown };
}

function lastVisible(messages: readonly HTMLElement[], list: HTMLElement): HTMLElement | undefined {
  const { bottom } = list.getBoundingClientRect();
  return messages.findLast((message) => message.getBoundingClientRect().top < bottom);
}
