import { DomainError } from "../shared/domain-error.js";

export const roomNotFound = () => new DomainError("not_found", "room.not_found", "There is no such room.");

export const notAMember = () => new DomainError("forbidden", "room.not_a_member", "You are not a member of this room.");

export const roomArchived = () => new DomainError("conflict", "room.archived", "This room is archived.");

export const lastOwner = () =>
  new DomainError("conflict", "room.last_owner", "A room keeps an owner: make somebody else an owner first.");

export const tooManyRooms = (most: number) =>
  new DomainError("conflict", "room.too_many", `You are in ${most} rooms, which is as many as one can be in.`, {
    most,
  });
