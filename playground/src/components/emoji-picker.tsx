import type { RefObject, TargetedKeyboardEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { findEmoji } from "../view/emoji";
import { Popover } from "./popover";

type Props = {
  anchor: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: (reason: "escape" | "outside") => void;
};

const COLUMNS = 7;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/** A grid of emoji with a search by name. Enter picks the first one, and the arrow keys move in the grid. */
export function EmojiPicker({ anchor, onPick, onClose }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const found = findEmoji(query);
  const onSearchKey = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const [first] = found;
    if (event.key === "Enter" && first && !event.isComposing) {
      event.preventDefault();
      onPick(first.emoji);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      grid.current?.querySelector("button")?.focus();
    }
  };
  const onGridKey = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]?.focus();
  };
  return (
    <Popover anchor={anchor} onClose={onClose} class="emoji-picker">
      <div role="dialog" aria-label="Choose an emoji" data-testid="emoji-picker">
        <input
          type="search"
          class="input"
          placeholder="Search emoji"
          aria-label="Search emoji"
          autoFocus
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onSearchKey}
        />
        <div ref={grid} class="emoji-grid" role="group" aria-label="Emoji" onKeyDown={onGridKey}>
          {found.map(({ emoji, name }, index) => (
            <button
              key={emoji}
              type="button"
              class="emoji"
              aria-label={name}
              title={name}
              tabIndex={index === 0 ? 0 : -1}
              onClick={() => onPick(emoji)}
            >
              {emoji}
            </button>
          ))}
        </div>
        <p class="emoji-none" role="status">
          {found.length === 0 && "No emoji with this name."}
        </p>
      </div>
    </Popover>
  );
}
