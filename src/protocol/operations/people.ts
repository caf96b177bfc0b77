import { Member, pageOf, Room } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { Invite, InvitePreview } from "../invite-answers.js";
import { Empty, operation } from "../operation.js";
import {
  AddMemberRequest,
  CreateGroupRequest,
  CreateInviteRequest,
  InviteRequest,
  RoomInviteRequest,
} from "../people.js";
import { RoomRequest } from "../rooms.js";

const INVITER_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "room.role_required",
  "room.archived",
] as const satisfies readonly ErrorCode[];

/** Ways into a room other than joining a public one. */
export const PEOPLE_OPERATIONS = {
  createGroup: operation({
    tag: "rooms",
    summary: "Create a group, by default of 2 to 50 people, all of whom are members at once.",
    access: "authenticated",
    budget: "read",
    input: CreateGroupRequest,
    output: Room,
    rest: { method: "POST", path: "/rooms/group", status: 201 },
    errors: ["user.not_found", "user.blocked", "room.not_found", "room.too_many"],
    example: { userIds: ["01900000-0000-7000-8000-000000000001"], clientRoomId: "my-first-group" },
  }),
  addMember: operation({
    tag: "rooms",
    summary: "Add a user to a room. Nothing changes for a member.",
    access: "authenticated",
    budget: "read",
    input: AddMemberRequest,
    output: Member,
    rest: { method: "PUT", path: "/rooms/:roomId/members/:userId", status: 200 },
    errors: [...INVITER_ERRORS, "user.not_found", "user.blocked", "room.banned", "room.too_many", "room.full"],
    example: { history: "fromNow" },
  }),
  createInvite: operation({
    tag: "rooms",
    summary: "Make a link by which people join a room.",
    access: "authenticated",
    budget: "read",
    input: CreateInviteRequest,
    output: Invite,
    rest: { method: "POST", path: "/rooms/:roomId/invites", status: 201 },
    errors: [...INVITER_ERRORS, "invite.too_many"],
    example: { maxUses: 10 },
  }),
  listInvites: operation({
    tag: "rooms",
    summary: "List the usable invites of a room, at most 100, newest first.",
    access: "authenticated",
    budget: "list",
    input: RoomRequest,
    output: pageOf(Invite),
    rest: { method: "GET", path: "/rooms/:roomId/invites", status: 200 },
    errors: INVITER_ERRORS,
    example: {},
  }),
  revokeInvite: operation({
    tag: "rooms",
    summary: "Revoke an invite.",
    access: "authenticated",
    budget: "read",
    input: RoomInviteRequest,
    output: Empty,
    rest: { method: "DELETE", path: "/rooms/:roomId/invites/:code", status: 204 },
    errors: [...INVITER_ERRORS, "invite.not_found"],
    example: {},
  }),
  previewInvite: operation({
    tag: "rooms",
    summary: "Read which room an invite leads to.",
    access: "authenticated",
    budget: "read",
    input: InviteRequest,
    output: InvitePreview,
    rest: { method: "GET", path: "/invites/:code", status: 200 },
    errors: ["invite.not_found"],
    example: {},
  }),
  acceptInvite: operation({
    tag: "rooms",
    summary: "Join the room of an invite. A member uses nothing of it.",
    access: "authenticated",
    budget: "read",
    input: InviteRequest,
    output: Room,
    rest: { method: "POST", path: "/invites/:code/accept", status: 200 },
    errors: ["invite.not_found", "room.not_found", "room.banned", "room.too_many", "room.full"],
    example: {},
  }),
} as const;
