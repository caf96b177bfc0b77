import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { useChat } from "./chat-context";
import { EmojiPicker } from "./emoji-picker";
import { Icon } from "./icon";

type Props = {
  message: Message;
  label: string;
  tabIndex: number;
  picking: boolean;
  setPicking: (picking: boolean) => void;
  /** Place of the picker while this button is hidden. */
  group: RefObject<HTMLElement | null>;
};

const MENU = '[data-testid="message-menu"]';

/** A button that opens the emoji picker to react with. */
export function AddReaction({ message, label, tabIndex, picking, setPicking, group }: Props) {
  const { messages } = useChat();
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setPicking(false);
    opener.current?.focus();
    // The menu alone is shown on a phone.
    if (document.activeElement !== opener.current) group.current?.querySelector<HTMLElement>(MENU)?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="icon-button only-hover"
        data-testid="add-reaction"
        aria-label={label}
        title="React"
        aria-haspopup="dialog"
        aria-expanded={picking}
        tabIndex={tabIndex}
        onClick={() => setPicking(!picking)}
      >
        <Icon name="smile" />
      </button>
      {picking && (
        <EmojiPicker
          anchor={group}
          onPick={(emoji) => {
            close();
            messages.react(message, emoji, true);
          }}
          onClose={(reason) => (reason === "escape" ? close() : setPicking(false))}
        />
      )}
    </>
  );
}
