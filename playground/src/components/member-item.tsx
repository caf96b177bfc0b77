import type { Member } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { MakeOwner } from "./make-owner";

type Props = { member: Member; roomId: string; isMe: boolean; canMakeOwners: boolean };

const ROLE_NAMES = { owner: "Owner", moderator: "Moderator" } as const;

export function MemberItem({ member, roomId, isMe, canMakeOwners }: Props) {
  const { user, role } = member;
  return (
    <li class="member" data-testid="member">
      <Avatar user={user} />
      <div class="member-about">
        <p class="who">
          <strong>{nameOf(user)}</strong>
          <span>@{user.username}</span>
        </p>
        <p class="member-tags">
          {role !== "member" && <span class="tag">{ROLE_NAMES[role]}</span>}
          {isMe && <span class="tag">You</span>}
        </p>
        {canMakeOwners && role !== "owner" && !isMe && <MakeOwner roomId={roomId} user={user} />}
      </div>
    </li>
  );
}
