import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { goToRoom, goToThread, useOpenThreadId } from "./use-open-room";

export type SidePane = Readonly<{ kind: "thread"; rootId: string }> | Readonly<{ kind: "pins" }>;

const MENU = '[data-testid="room-menu"]';

/** Moves the focus to the first of these elements that is there. */
function focusFirst(...selectors: readonly string[]): void {
  for (const selector of selectors) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) return element.focus({ preventScroll: true });
  }
}

/** The pane beside the room, or over it in a narrow window: the thread in the address, or the pinned messages. */
export function useSidePane(roomId: string) {
  const threadId = useOpenThreadId();
  const [pins, setPins] = useState(false);
  const origin = useRef<string | null>(null);
  useEffect(() => {
    if (threadId) setPins(false);
  }, [threadId]);
  const from = pins ? MENU : threadId ? `.messages [data-message-id="${threadId}"]` : null;
  useLayoutEffect(() => {
    const isGone = document.activeElement === null || document.activeElement === document.body;
    if (origin.current !== null && from === null && isGone) focusFirst(origin.current, MENU);
    origin.current = from;
  }, [from]);
  const closeThread = () => {
    if (threadId) goToRoom(roomId);
  };
  const shown: SidePane | null = pins ? { kind: "pins" } : threadId ? { kind: "thread", rootId: threadId } : null;
  return {
    shown,
    openThread: (rootId: string) => goToThread(roomId, rootId),
    openPins: () => {
      closeThread();
      setPins(true);
    },
    close: () => {
      closeThread();
      setPins(false);
    },
  };
}
