import { useLayoutEffect, useRef } from "preact/hooks";
import { currentMembers, type Member, type RoomState } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Icon } from "./icon";
import { MemberItem } from "./member-item";

type Props = { state: RoomState; myId: string; covers: boolean; onClose: () => void };

const ROLE_ORDER = { owner: 0, moderator: 1, member: 2 } as const;

export function MemberList({ state, myId, covers, onClose }: Props) {
  const close = useRef<HTMLButtonElement>(null);
  const myRole = state.members.get(myId)?.role ?? state.room.membership?.role;
  const members = [...currentMembers(state)].sort(byRoleThenName);
  // Sets the focus before the list is painted, so that the Escape key closes the list at once.
  useLayoutEffect(() => {
    if (covers) close.current?.focus();
  }, [covers]);
  return (
    <aside
      class="members"
      aria-label="Members"
      onKeyDown={({ key, target }) => key === "Escape" && !isInDialog(target) && onClose()}
    >
      <header class="members-head">
        <h2>Members</h2>
        <button ref={close} type="button" class="icon-button" aria-label="Close the list of members" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ul data-testid="member-list" aria-busy={!state.membersLoaded}>
        {members.map((member) => (
          <MemberItem
            key={member.user.id}
            member={member}
            roomId={state.room.id}
            isMe={member.user.id === myId}
            kind={state.room.kind}
            myRole={state.room.archivedAt === null ? (myRole ?? "member") : "member"}
          />
        ))}
      </ul>
    </aside>
  );
}

const isInDialog = (target: EventTarget | null) => target instanceof Element && target.closest("dialog") !== null;

const byRoleThenName = (a: Member, b: Member) =>
  ROLE_ORDER[a.role] - ROLE_ORDER[b.role] || nameOf(a.user).localeCompare(nameOf(b.user));
