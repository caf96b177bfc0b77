import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { goToRoom, goToThread, useOpenThreadId } from "./use-open-room";

export type SidePane = Readonly<{ kind: "thread"; rootId: string }> | Readonly<{ kind: "pins" }>;

const MENU = '[data-testid="room-menu"]';

/** The pane beside the room, or over it in a narrow window: the thread in the address, or the pinned messages. */
export function useSidePane(roomId: string) {
  const threadId = useOpenThreadId();
  const [pins, setPins] = useState(false);
  const hadPins = useRef(false);
  useEffect(() => {
    if (threadId) setPins(false);
  }, [threadId]);
  useLayoutEffect(() => {
    const isGone = document.activeElement === null || document.activeElement === document.body;
    if (hadPins.current && !pins && isGone) document.querySelector<HTMLElement>(MENU)?.focus();
    hadPins.current = pins;
  }, [pins]);
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
