import { useEffect, useState } from "preact/hooks";
import { type Profile, type RoomState, shownMessages } from "@synctalk/client";
import { lastEditable, whyClosed } from "../view/message-rights";
import { roomName } from "../view/people";
import { useChat } from "./chat-context";
import { Composer } from "./composer";
import { ComposerPlace } from "./composer-place";
import { ConnectionLine } from "./connection-badge";
import { MemberList } from "./member-list";
import { MessageList } from "./message-list";
import { PinsPane } from "./pins-pane";
import { ActivityLine } from "./activity-line";
import { ActionNotice } from "./action-notice";
import { RoomContext, type Writing } from "./room-context";
import { RoomHeader } from "./room-header";
import { ScheduledLine } from "./scheduled-line";
import { ThreadPane } from "./thread-pane";
import { useSidePane } from "./use-side-pane";
import { useMembersPane } from "./use-members-pane";
import { useRequestedJump } from "./use-requested-jump";
import { useTimelinePage } from "./use-timeline-page";

export function RoomView({ state, me }: { state: RoomState; me: Profile }) {
  const { rooms, messages } = useChat();
  const { room } = state;
  const name = roomName(room);
  const role = state.members.get(me.id)?.role ?? room.membership?.role ?? "member";
  const pane = useMembersPane();
  const side = useSidePane(room.id);
  const [writing, write] = useState<Writing | null>(null);
  useEffect(() => rooms.open(room.id), [room.id]);
  useEffect(() => () => messages.dismiss(), []);
  useEffect(() => {
    document.title = `${name} · SyncTalk`;
    return () => {
      document.title = "SyncTalk";
    };
  }, [name]);
  const page = useTimelinePage(state);
  useRequestedJump(state, (seq) => {
    if (pane.isNarrow) side.close();
    if (pane.covers) pane.show(false);
    void page.jumpTo(seq);
  });
  const isCovered = side.shown ? pane.isNarrow : pane.covers;
  const closed = whyClosed(room, role);
  const editLast = () => {
    const message = lastEditable(shownMessages(state), { myId: me.id, role, room });
    if (message) write({ kind: "edit", message, body: message.body ?? "" });
  };
  return (
    <RoomContext.Provider
      value={{ state, me, role, write, jumpTo: (seq) => void page.jumpTo(seq), openThread: side.openThread }}
    >
      <div class="room-view">
        <section class="talk" aria-label={name} inert={isCovered}>
          <RoomHeader
            state={state}
            myId={me.id}
            membersShown={pane.shown && !side.shown}
            showMembers={(shown) => {
              side.close();
              pane.show(shown);
            }}
            showPins={side.openPins}
          />
          <MessageList page={page} />
          <ActivityLine />
          <ConnectionLine />
          {!isCovered && <ActionNotice />}
          <ScheduledLine roomId={room.id} />
          <ComposerPlace closed={closed}>
            <Composer
              roomId={room.id}
              label={`Message ${name}`}
              myId={me.id}
              writing={writing}
              write={write}
              editLast={editLast}
            />
          </ComposerPlace>
        </section>
        {side.shown?.kind === "thread" && (
          <ThreadPane key={side.shown.rootId} rootId={side.shown.rootId} covers={pane.isNarrow} onClose={side.close} />
        )}
        {side.shown?.kind === "pins" && (
          <PinsPane covers={pane.isNarrow} onClose={side.close} onJump={() => pane.isNarrow && side.close()} />
        )}
        {pane.shown && !side.shown && (
          <MemberList state={state} myId={me.id} covers={pane.covers} onClose={pane.close} />
        )}
      </div>
    </RoomContext.Provider>
  );
}
