import { useEffect } from "preact/hooks";
import type { RefObject } from "preact";
import { asFailure, hasOlderReplies, shownReplies, type ThreadState } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";

/** Shows the reply that was chosen elsewhere, such as in the search. Loads older replies until it is there. */
export function useRequestedReply(thread: ThreadState, list: RefObject<HTMLElement | null>, onScrolled: () => void) {
  const { session, messages } = useChat();
  const wanted = useSelect((all) => all.wanted);
  const first = shownReplies(thread)[0]?.threadSeq ?? 0;
  useEffect(() => {
    if (wanted?.threadOf !== thread.rootId || wanted.seq !== null) return;
    const isOlder = (wanted.threadSeq ?? 0) < first && hasOlderReplies(thread);
    if (isOlder) {
      const root = { roomId: wanted.roomId, id: thread.rootId };
      session.client.loadOlderReplies(root).catch((thrown: unknown) => {
        messages.show(null);
        messages.refuse(asFailure(thrown).message);
      });
      return;
    }
    messages.show(null);
    const reply = list.current?.querySelector<HTMLElement>(`[data-message-id="${wanted.id}"]`);
    reply?.scrollIntoView({ block: "center", behavior: "instant" });
    reply?.focus({ preventScroll: true });
    onScrolled();
  }, [wanted, first]);
}
