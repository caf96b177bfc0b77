import type { Role } from "@synctalk/client";

const RANK = { member: 0, moderator: 1, owner: 2 } as const satisfies Record<Role, number>;

export type MemberRights = Readonly<{ roles: readonly Role[]; moderate: boolean }>;

/** The actions that the page offers on another member. The server decides. */
export function rightsOnMember(theirs: Role, mine: Role): MemberRights {
  const isBelow = RANK[theirs] < RANK[mine];
  return {
    roles:
      mine === "owner" && isBelow ? (["owner", "moderator", "member"] as const).filter((role) => role !== theirs) : [],
    moderate: isBelow && mine !== "member",
  };
}
