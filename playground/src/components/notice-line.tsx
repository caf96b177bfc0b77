import type { Notice } from "@synctalk/client";
import { noticeText } from "../view/notice-text";
import { fullTime } from "../view/times";
import { useRoom } from "./room-context";

/** A quiet line about the room, between its messages. */
export function NoticeLine({ notice }: { notice: Notice }) {
  const { state, me } = useRoom();
  return (
    <p class="notice-line" data-testid="notice" data-kind={notice.kind} title={fullTime(new Date(notice.at))}>
      {noticeText(notice, { myId: me.id, kind: state.room.kind })}
    </p>
  );
}
