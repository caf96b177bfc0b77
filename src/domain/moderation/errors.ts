import { DomainError } from "../shared/domain-error.js";
import type { Role } from "../rooms/membership.js";

export const roleRequired = (role: Role) =>
  new DomainError("forbidden", "room.role_required", `This action needs the role of ${role} in the room.`, { role });

export const noRolesInDirectRoom = () =>
  new DomainError("forbidden", "room.role_required", "No role in a direct room allows this action.");

export const notToOneself = () =>
  new DomainError(
    "forbidden",
    "room.not_to_oneself",
    "You cannot remove, mute or ban yourself. Leave the room instead.",
  );

export const ownerProtected = () =>
  new DomainError(
    "forbidden",
    "room.owner_protected",
    "An owner of the room cannot be removed, muted, banned or given a lower role by others.",
  );

export const ownMessageReported = () =>
  new DomainError("forbidden", "report.own_message", "You cannot report your own message. Delete it instead.");

export const reportNotFound = () => new DomainError("not_found", "report.not_found", "This report does not exist.");

export const tooManyOwnReports = (most: number) =>
  new DomainError(
    "conflict",
    "room.too_many_reports",
    `You have ${most} open reports in this room, which is the maximum.`,
    { most },
  );

export const tooManyReports = (most: number) =>
  new DomainError("conflict", "room.too_many_reports", `This room has ${most} open reports, which is the maximum.`, {
    most,
  });
