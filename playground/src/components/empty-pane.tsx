import type { ComponentChildren } from "preact";
import { Icon } from "./icon";
import { Logo } from "./logo";
import { goToRoom } from "./use-open-room";

type Props = { title: string; text: string; mark?: ComponentChildren; children?: ComponentChildren };

export function EmptyPane({ title, text, mark, children }: Props) {
  return (
    <div class="empty">
      <button
        type="button"
        class="icon-button only-narrow empty-back"
        aria-label="Back to the rooms"
        onClick={() => goToRoom(null)}
      >
        <Icon name="back" />
      </button>
      {mark ?? <Logo />}
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
