import { useState } from "preact/hooks";
import type { Member, Role } from "@synctalk/client";
import { rightsOnMember } from "../view/member-rights";
import { nameOf } from "../view/people";
import { useChat } from "./chat-context";
import { Confirm, type Question } from "./confirm";
import { Menu, type MenuItem } from "./menu";
import { useBlockQuestion } from "./use-block-question";

type Props = { member: Member; roomId: string; myRole: Role; isMuted: boolean };

const ROLE_TEXTS = {
  owner:
    "Owners can do everything in the room, also take the role from one another. You stay an owner until you leave.",
  moderator: "Moderators remove, mute and ban members, and delete messages.",
  member: "Members read and write.",
} as const satisfies Record<Role, string>;
const ROLE_ARTICLES = { owner: "an owner", moderator: "a moderator", member: "a member" } as const;
const MUTE_MS = 3_600_000;

/** Actions on a member, some of them for owners and moderators alone. */
export function MemberActions({ member: { user, role }, roomId, myRole, isMuted }: Props) {
  const { session } = useChat();
  const [question, setQuestion] = useState<Question | null>(null);
  const { rest } = session.client;
  const rights = rightsOnMember(role, myRole);
  const ref = { roomId, userId: user.id };
  const name = nameOf(user);
  const blocking = useBlockQuestion(user);
  const items: MenuItem[] = rights.roles.map((given) => ({
    label: `Make ${ROLE_ARTICLES[given]}`,
    icon: "person",
    act: () =>
      setQuestion({
        title: `Make ${name} ${ROLE_ARTICLES[given]}?`,
        text: ROLE_TEXTS[given],
        button: `Make ${name} ${ROLE_ARTICLES[given]}`,
        act: () => rest.setRole(ref, given),
      }),
  }));
  if (rights.moderate)
    items.push(
      isMuted
        ? {
            label: "Unmute",
            icon: "check",
            act: () =>
              setQuestion({
                title: `Unmute ${name}?`,
                text: "They can write again.",
                button: "Unmute",
                act: () => rest.liftSanction(ref, "mute"),
              }),
          }
        : {
            label: "Mute for an hour",
            icon: "clock",
            act: () =>
              setQuestion({
                title: `Mute ${name} for an hour?`,
                text: "They can read, but not write.",
                button: "Mute",
                act: () => rest.sanction(ref, { kind: "mute", until: new Date(Date.now() + MUTE_MS).toISOString() }),
              }),
          },
      {
        label: "Remove",
        icon: "leave",
        danger: true,
        act: () =>
          setQuestion({
            title: `Remove ${name}?`,
            text: "They can come back if the room is open to them, or with an invite.",
            button: "Remove",
            act: () => rest.removeMember(ref),
          }),
      },
      {
        label: "Ban",
        icon: "shield",
        danger: true,
        act: () =>
          setQuestion({
            title: `Ban ${name}?`,
            text: "They leave the room and cannot come back until a moderator lifts the ban.",
            button: "Ban",
            act: () => rest.sanction(ref, { kind: "ban" }),
          }),
      },
    );
  if (blocking) items.push({ label: blocking.button, icon: "block", act: () => setQuestion(blocking) });
  if (items.length === 0) return null;
  return (
    <>
      <Menu label={`Actions for ${name}`} items={items} testId="member-menu" />
      {question && <Confirm {...question} onClose={() => setQuestion(null)} />}
    </>
  );
}
