import { useEffect, useState } from "preact/hooks";
import { asFailure, isThreadLoaded, type ThreadState } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";

export type OpenThread = Readonly<{
  thread: ThreadState | undefined;
  isLoaded: boolean;
  /** Why the thread cannot be shown. */
  refusal: string | null;
}>;

/** Keeps a thread loaded while it is shown. */
export function useOpenThread(roomId: string, rootId: string): OpenThread {
  const { session } = useChat();
  const thread = useSelect((state) => state.rooms.get(roomId)?.threads.get(rootId));
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    const { client } = session;
    const root = { roomId, id: rootId };
    setRefusal(null);
    client.openThread(root).catch((thrown: unknown) => isShown && setRefusal(asFailure(thrown).message));
    return () => {
      isShown = false;
      client.closeThread(root);
    };
  }, [roomId, rootId]);
  const isLoaded = thread !== undefined && isThreadLoaded(thread);
  return { thread, isLoaded, refusal: isLoaded ? null : refusal };
}
