import { type Member, presenceOf, type Role, type Room } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { useSelect } from "./chat-context";
import { MemberActions } from "./member-actions";
import { WithPresence } from "./presence-dot";

type Props = { member: Member; roomId: string; kind: Room["kind"]; isMe: boolean; myRole: Role };

const ROLE_NAMES = { owner: "Owner", moderator: "Moderator" } as const;

export function MemberItem({ member, roomId, kind, isMe, myRole }: Props) {
  const { user, role, mutedUntil } = member;
  const isMuted = mutedUntil !== null && Date.parse(mutedUntil) > Date.now();
  const statusText = useSelect((state) => presenceOf(state, user.id)?.text ?? null);
  return (
    <li class="member" data-testid="member">
      <WithPresence userId={user.id}>
        <Avatar user={user} />
      </WithPresence>
      <div class="member-about">
        <p class="who">
          <strong>{nameOf(user)}</strong>
          <span>@{user.username}</span>
        </p>
        {statusText !== null && <p class="member-status">{statusText}</p>}
        <p class="member-tags">
          {role !== "member" && <span class="tag">{ROLE_NAMES[role]}</span>}
          {isMe && <span class="tag">You</span>}
          {isMuted && <span class="tag">Muted</span>}
        </p>
      </div>
      {!isMe && (
        <MemberActions
          member={member}
          roomId={roomId}
          myRole={kind === "direct" ? "member" : myRole}
          isMuted={isMuted}
        />
      )}
    </li>
  );
}
