import { useEffect, useRef } from "preact/hooks";
import { useChat } from "./chat-context";
import { useIsLive } from "./use-is-live";

const REFRESH_AFTER_MS = 2_000;

/**
 * Reads the rooms that are open to join again when the user comes back to this page, because the server does not announce
 * a new one.
 */
export function useRefreshedRooms(): void {
  const { rooms } = useChat();
  const isLive = useIsLive();
  const readAt = useRef(-Infinity);
  useEffect(() => {
    if (!isLive) return;
    const look = () => {
      if (document.hidden || performance.now() - readAt.current < REFRESH_AFTER_MS) return;
      readAt.current = performance.now();
      void rooms.refreshOpen();
    };
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isLive]);
}
