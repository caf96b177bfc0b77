import { useRef, useState } from "preact/hooks";
import { asFailure, type LoadedPage, messagesOn, type RoomState, withNewer, withOlder } from "@synctalk/client";
import { useChat } from "./chat-context";

/** Another object for each jump, so that a second jump to the same message is one too. */
export type JumpTarget = Readonly<{ seq: number }>;

/** The newest messages of a room or, after a jump to an older message that is not loaded, the page around it. */
export function useTimelinePage(state: RoomState) {
  const { session, messages: actions } = useChat();
  const roomId = state.room.id;
  const [page, setPage] = useState<LoadedPage | null>(null);
  const [target, setTarget] = useState<JumpTarget | null>(null);
  const latest = useRef({});
  const view = messagesOn(state, page);
  const isHeld = page !== null && page.historyToken === state.historyToken;
  const loadOlder = async () => {
    if (!isHeld) return actions.loadOlder(roomId);
    const older = await session.client.loadPage(roomId, { before: page.from });
    setPage((current) => current && withOlder(current, older));
  };
  const loadNewer = async () => {
    if (!page) return;
    const newer = await session.client.loadPage(roomId, { after: page.to });
    setPage((current) => current && withNewer(current, newer));
  };
  const jumpTo = async (seq: number) => {
    const mine = (latest.current = {});
    try {
      if (!view.messages.some((message) => message.seq === seq)) {
        const around = await session.client.loadPage(roomId, { around: seq });
        if (mine !== latest.current) return;
        setPage(around);
      }
      setTarget({ seq });
    } catch (thrown) {
      if (mine === latest.current) actions.refuse(asFailure(thrown).message);
    }
  };
  const toNewest = () => {
    latest.current = {};
    setPage(null);
  };
  return { ...view, isLoaded: isHeld || state.messagesLoaded, target, loadOlder, loadNewer, jumpTo, toNewest };
}

export type TimelinePage = ReturnType<typeof useTimelinePage>;
