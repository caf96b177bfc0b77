import { useEffect, useMemo, useState } from "preact/hooks";
import type { DraftView } from "../chat/draft-writer";
import { useChat } from "./chat-context";

type Place = Readonly<{ roomId: string; threadOf?: string | undefined; myId: string }>;

/** The draft of a room or thread, the same on all my devices. */
export function useDraft({ roomId, threadOf, myId }: Place) {
  const { drafts } = useChat();
  const writer = useMemo(
    () => drafts.writer(myId, { roomId, threadOf: threadOf ?? null }),
    [drafts, myId, roomId, threadOf],
  );
  const [view, show] = useState<DraftView>(writer.view);
  useEffect(() => {
    const close = writer.open(show);
    const onHidden = () => document.hidden && writer.flush();
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      close();
    };
  }, [writer]);
  return { ...view, writer };
}
