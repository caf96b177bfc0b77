import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Window width from which the members fit beside the conversation. */
const WIDE = "(min-width: 1180px)";
const OPENER = '[data-testid="show-members"]';

/**
 * Shows the members beside the conversation in a wide window, and over it, on request, in a narrow one. A window that
 * becomes narrow shows the conversation.
 */
export function useMembersPane() {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  const [chosen, setChosen] = useState<boolean | null>(null);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const follow = () => {
      setWide(media.matches);
      setChosen(null);
    };
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  const shown = chosen ?? wide;
  const closed = useRef(false);
  // Runs before the list is painted, because the Escape key may come before other effects of its opening.
  useLayoutEffect(() => {
    if (closed.current) document.querySelector<HTMLElement>(OPENER)?.focus();
    closed.current = false;
  }, [shown]);
  const close = () => {
    closed.current = true;
    setChosen(false);
  };
  return { shown, isNarrow: !wide, covers: shown && !wide, show: setChosen, close };
}
