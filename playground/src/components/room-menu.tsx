import { useState } from "preact/hooks";
import { isModerator } from "../view/message-rights";
import { directPeer, nameOf } from "../view/people";
import { AddPeople } from "./add-people";
import { Confirm, type Question } from "./confirm";
import { FindInRoom } from "./find-messages";
import { InvitesDialog } from "./invites-dialog";
import { Menu, type MenuItem } from "./menu";
import { ModerationDialog } from "./moderation-dialog";
import { RoomSettingsDialog } from "./room-settings-dialog";
import { useRoom } from "./room-context";
import { useBlockQuestion } from "./use-block-question";

const DIALOGS = {
  find: FindInRoom,
  add: AddPeople,
  invites: InvitesDialog,
  settings: RoomSettingsDialog,
  moderation: ModerationDialog,
} as const;

/** Menu of the actions that the user may take on the room. */
export function RoomMenu({ showPins }: { showPins: () => void }) {
  const { state, role } = useRoom();
  const [shown, setShown] = useState<keyof typeof DIALOGS | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const peer = directPeer(state.room);
  const blocking = useBlockQuestion(peer);
  const { kind, archivedAt } = state.room;
  const mayModerate = kind !== "direct" && isModerator(role);
  const mayInvite = archivedAt === null && (mayModerate || kind === "group");
  const items: MenuItem[] = [
    { label: "Search messages", icon: "search", act: () => setShown("find") },
    { label: "Pinned messages", icon: "pin", act: showPins },
  ];
  if (mayInvite)
    items.push(
      { label: "Add people", icon: "plus", act: () => setShown("add") },
      { label: "Invite by link", icon: "link", act: () => setShown("invites") },
    );
  if (mayModerate)
    items.push(
      { label: "Room settings", icon: "settings", act: () => setShown("settings") },
      { label: "Moderation", icon: "shield", act: () => setShown("moderation") },
    );
  if (peer && blocking)
    items.push({ label: `${blocking.button} ${nameOf(peer)}`, icon: "block", act: () => setQuestion(blocking) });
  const Shown = shown && DIALOGS[shown];
  return (
    <>
      <Menu label="More for this room" items={items} testId="room-menu" />
      {Shown && <Shown onClose={() => setShown(null)} />}
      {question && <Confirm {...question} onClose={() => setQuestion(null)} />}
    </>
  );
}
