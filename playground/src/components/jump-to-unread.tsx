import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icon";
import type { UnreadLine } from "./use-unread-line";

type Props = { line: UnreadLine; list: RefObject<HTMLElement | null>; jump: () => void; end: () => void };

/** Leads to the first unread message while it is out of sight. */
export function JumpToUnread({ line, list, jump, end }: Props) {
  const [isNeeded, setIsNeeded] = useState(false);
  useEffect(() => {
    // Waits until the list has scrolled to its end.
    const timer = setTimeout(() => {
      const shown = list.current?.querySelector('[data-testid="unread-line"]');
      const top = list.current?.getBoundingClientRect().top ?? 0;
      if (shown && shown.getBoundingClientRect().top >= top) end();
      else setIsNeeded(true);
    }, 300);
    return () => clearTimeout(timer);
  }, []);
  if (!isNeeded) return null;
  return (
    <button type="button" class="button jump-to-unread" data-testid="jump-to-unread" onClick={jump}>
      <Icon name="send" />
      {line.count === 1 ? "1 unread message" : `${line.count} unread messages`}
    </button>
  );
}
