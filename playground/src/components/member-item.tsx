import type { Member, Role, Room } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { MemberActions } from "./member-actions";

type Props = { member: Member; roomId: string; kind: Room["kind"]; isMe: boolean; myRole: Role };

const ROLE_NAMES = { owner: "Owner", moderator: "Moderator" } as const;

export function MemberItem({ member, roomId, kind, isMe, myRole }: Props) {
  const { user, role, mutedUntil } = member;
  const isMuted = mutedUntil !== null && Date.parse(mutedUntil) > Date.now();
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
          {isMuted && <span class="tag">Muted</span>}
        </p>
      </div>
      {!isMe && kind !== "direct" && (
        <MemberActions member={member} roomId={roomId} myRole={myRole} isMuted={isMuted} />
      )}
    </li>
  );
}
