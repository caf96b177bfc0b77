import type { Room, UserSummary } from "./entities.js";

/** A link by which people join a room. `maxUses`: `null` for no maximum. */
export type Invite = {
  code: string;
  roomId: string;
  createdBy: UserSummary;
  expiresAt: string;
  maxUses: number | null;
  uses: number;
};

/** The room of an invite. */
export type InvitePreview = { room: Pick<Room, "name" | "kind" | "memberCount"> };
