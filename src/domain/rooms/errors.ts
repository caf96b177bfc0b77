import type { UserId } from "../accounts/user.js";
import { DomainError } from "../shared/domain-error.js";
import { endOrNull } from "../shared/permanent.js";

export const roomNotFound = () => new DomainError("not_found", "room.not_found", "This room does not exist.");

export const notAMember = () => new DomainError("forbidden", "room.not_a_member", "You are not a member of this room.");

export const muted = (until: Date) =>
  new DomainError("forbidden", "room.muted", "You are muted in this room.", ending(until));

export const banned = (until: Date) =>
  new DomainError("forbidden", "room.banned", "You are banned from this room.", ending(until));

export const bannedByOthers = (until: Date) =>
  new DomainError("forbidden", "room.banned", "This user is banned from the room.", ending(until));

/** `null`: permanent. */
const ending = (until: Date) => ({ until: endOrNull(until)?.toISOString() ?? null });

export const memberNotFound = () => new DomainError("not_found", "member.not_found", "This user is not in the room.");

export const roomArchived = () => new DomainError("conflict", "room.archived", "This room is archived.");

export const announcementOnly = () =>
  new DomainError("forbidden", "room.announcement", "Only owners and moderators may send in this room.");

export const receiptsOff = () =>
  new DomainError("forbidden", "room.receipts_off", "This room does not show how far its members have read.");

export const slowMode = (retryAfterMs: number) =>
  new DomainError("rate_limited", "room.slow_mode", "This room is in slow mode. Wait before you send again.", {
    retryAfterMs,
  });

/** `room`: the newer room, as clients see it. */
export const roomChanged = (room: Readonly<Record<string, unknown>>) =>
  new DomainError("conflict", "room.changed", "The room has changed since. Read it again.", { room });

export const lastOwner = () =>
  new DomainError("conflict", "room.last_owner", "A room needs an owner. Make somebody else an owner first.");

export const groupFull = (most: number) =>
  new DomainError("conflict", "room.full", `The group has ${most} members already, which is the maximum.`, { most });

export const inviteNotFound = () =>
  new DomainError("not_found", "invite.not_found", "This invite does not exist, or it is no longer valid.");

export const tooManyInvites = (most: number) =>
  new DomainError("conflict", "invite.too_many", `The room has ${most} invites already, which is the maximum.`, {
    most,
  });

export const inTooManyRooms = (userId: UserId, most: number) =>
  new DomainError("conflict", "room.too_many", `This user is in ${most} rooms already, which is the maximum.`, {
    most,
    userId,
  });

export const tooManyRooms = (most: number) =>
  new DomainError("conflict", "room.too_many", `You are in ${most} rooms already, which is the maximum.`, {
    most,
  });
