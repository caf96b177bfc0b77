import { useEffect, useRef, useState } from "preact/hooks";

export type SidePane = Readonly<{ kind: "thread"; rootId: string }> | Readonly<{ kind: "pins" }>;

const MENU = '[data-testid="room-menu"]';

/** The pane beside the room, or over it in a narrow window: a thread, or the pinned messages. */
export function useSidePane() {
  const [shown, setShown] = useState<SidePane | null>(null);
  const opened = useRef<SidePane | null>(null);
  useEffect(() => {
    const isGone = document.activeElement === null || document.activeElement === document.body;
    if (opened.current?.kind === "pins" && !shown && isGone) document.querySelector<HTMLElement>(MENU)?.focus();
    opened.current = shown;
  }, [shown]);
  return {
    shown,
    openThread: (rootId: string) => setShown({ kind: "thread", rootId }),
    openPins: () => setShown({ kind: "pins" }),
    close: () => setShown(null),
  };
}
