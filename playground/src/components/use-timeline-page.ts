import { useState } from "preact/hooks";
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
    try {
      if (!view.messages.some((message) => message.seq === seq))
        setPage(await session.client.loadPage(roomId, { around: seq }));
      setTarget({ seq });
    } catch (thrown) {
      actions.refuse(asFailure(thrown).message);
    }
  };
  return { ...view, target, loadOlder, loadNewer, jumpTo, toNewest: () => setPage(null) };
}

export type TimelinePage = ReturnType<typeof useTimelinePage>;
