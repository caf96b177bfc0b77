import { useEffect } from "preact/hooks";
import { type Presence, presenceOf } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";

/** An element that leaves the screen sooner is not watched, so that scrolling through a long list costs little. */
const WATCH_AFTER_MS = 200;

/** The presence of a person, watched while `isShown`; null for people whom the user may not see. */
export function usePresence(userId: string, isShown = true): Presence | null {
  const { session } = useChat();
  useEffect(() => {
    if (!isShown) return;
    let endWatch: (() => void) | undefined;
    const { client } = session;
    const timer = setTimeout(() => {
      endWatch = client.watchPresence([userId]);
    }, WATCH_AFTER_MS);
    return () => {
      clearTimeout(timer);
      endWatch?.();
    };
  }, [userId, isShown]);
  return useSelect((state) => presenceOf(state, userId));
}
