import type { Invite } from "../../domain/rooms/invite.js";
import type { Room } from "../../domain/rooms/room.js";
import type * as wire from "../../protocol/invites.js";

export const inviteView = ({ code, roomId, createdBy, expiresAt, maxUses, uses }: Invite): wire.Invite => ({
  code,
  roomId,
  createdBy,
  expiresAt: expiresAt.toISOString(),
  maxUses,
  uses,
});

type Preview = Readonly<{ room: Room; memberCount: number }>;

export const invitePreview = ({ room: { name, kind }, memberCount }: Preview): wire.InvitePreview => ({
  room: { name, kind, memberCount },
});
