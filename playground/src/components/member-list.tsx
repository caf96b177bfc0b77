import { currentMembers, type Member, type RoomState } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { Icon } from "./icon";

type Props = { state: RoomState; myId: string; onClose: () => void };

const ROLE_ORDER = { owner: 0, moderator: 1, member: 2 } as const;

export function MemberList({ state, myId, onClose }: Props) {
  const members = [...currentMembers(state)].sort(byRoleThenName);
  return (
    <aside class="members" aria-label="Members">
      <header class="members-head">
        <h2>Members</h2>
        <button type="button" class="icon-button" aria-label="Close the list of members" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ul data-testid="member-list" aria-busy={!state.membersLoaded}>
        {members.map(({ user, role }) => (
          <li key={user.id} class="member">
            <Avatar user={user} />
            <p class="who">
              <strong>{nameOf(user)}</strong>
              <span>@{user.username}</span>
            </p>
            {user.id === myId ? <span class="tag">You</span> : role !== "member" && <span class="tag">{role}</span>}
          </li>
        ))}
      </ul>
    </aside>
  );
}

const byRoleThenName = (a: Member, b: Member) =>
  ROLE_ORDER[a.role] - ROLE_ORDER[b.role] || nameOf(a.user).localeCompare(nameOf(b.user));
