import type { Notice } from "@synctalk/client";
import { actorNames, foldedText, noticeText } from "../view/notice-text";
import { fullTime } from "../view/times";
import { useRoom } from "./room-context";

/** A quiet line about the room, between its messages. Several notices are one line, which opens to show all names. */
export function NoticeLine({ notices }: { notices: readonly [Notice, ...Notice[]] }) {
  const { state, me } = useRoom();
  const [first] = notices;
  const context = { myId: me.id, kind: state.room.kind };
  const common = {
    class: "notice-line",
    "data-testid": "notice",
    "data-kind": first.kind,
    title: fullTime(new Date(first.at)),
  };
  if (notices.length === 1) return <p {...common}>{noticeText(first, context)}</p>;
  return (
    <details {...common}>
      <summary>{foldedText(notices, context)}</summary>
      {actorNames(notices, context).join(", ")}
    </details>
  );
}
