import { z } from "zod";
import { Member, pageOf, Report, Sanction } from "../answers.js";
import {
  GiveRoleRequest,
  LiftSanctionRequest,
  ListReportsQuery,
  ListSanctionsQuery,
  MemberRequest,
  ReportMessageRequest,
  SanctionRequest,
  SettleReportRequest,
} from "../moderation.js";
import type { ErrorCode } from "../error-codes.js";
import { Empty, operation } from "../operation.js";

const MODERATION_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "room.role_required",
  "room.owner_protected",
  "room.archived",
] as const satisfies readonly ErrorCode[];

const MODERATOR_ERRORS = ["room.not_found", "room.not_a_member", "room.role_required"] as const;

const SentReport = z.strictObject({ report: Report, repeated: z.boolean() });

export const MODERATION_OPERATIONS = {
  changeRole: operation({
    tag: "moderation",
    summary: "Give a member another role.",
    access: "authenticated",
    budget: "read",
    input: GiveRoleRequest,
    output: Member,
    rest: { method: "PATCH", path: "/rooms/:roomId/members/:userId", status: 200 },
    errors: [...MODERATION_ERRORS, "member.not_found", "room.last_owner"],
    example: { role: "moderator" },
  }),
  removeMember: operation({
    tag: "moderation",
    summary: "Remove a member from a room.",
    access: "authenticated",
    budget: "read",
    input: MemberRequest,
    output: Empty,
    rest: { method: "DELETE", path: "/rooms/:roomId/members/:userId", status: 204 },
    errors: [...MODERATION_ERRORS, "member.not_found", "room.not_to_oneself"],
    example: {},
  }),
  listSanctions: operation({
    tag: "moderation",
    summary: "List the active mutes and bans of a room, those that end first at the top.",
    access: "authenticated",
    budget: "list",
    input: ListSanctionsQuery,
    output: pageOf(Sanction),
    rest: { method: "GET", path: "/rooms/:roomId/sanctions", status: 200 },
    errors: ["room.not_found", "room.not_a_member", "room.role_required"],
    example: {},
  }),
  sanctionMember: operation({
    tag: "moderation",
    summary: "Mute or ban a user in a room.",
    access: "authenticated",
    budget: "read",
    input: SanctionRequest,
    output: Sanction,
    rest: { method: "PUT", path: "/rooms/:roomId/sanctions/:userId/:kind", status: 200 },
    errors: [...MODERATION_ERRORS, "user.not_found", "room.not_to_oneself"],
    example: { kind: "mute", until: "2999-01-01T00:00:00.000Z", reason: "Spam." },
  }),
  liftSanction: operation({
    tag: "moderation",
    summary: "Lift the mute or the ban of a user.",
    access: "authenticated",
    budget: "read",
    input: LiftSanctionRequest,
    output: Empty,
    rest: { method: "DELETE", path: "/rooms/:roomId/sanctions/:userId/:kind", status: 204 },
    errors: [...MODERATION_ERRORS, "room.not_to_oneself"],
    example: { kind: "mute" },
  }),
  reportMessage: operation({
    tag: "moderation",
    summary: "Report another user's message to the moderators. A repeat answers with the first report.",
    access: "authenticated",
    budget: "read",
    limits: ["report.user"],
    input: ReportMessageRequest,
    output: SentReport,
    rest: {
      method: "POST",
      path: "/rooms/:roomId/reports",
      status: 201,
      otherStatus: { status: 200, applies: ({ repeated }: z.output<typeof SentReport>) => repeated },
      body: { schema: Report, of: ({ report }: z.output<typeof SentReport>) => report },
    },
    errors: [
      "room.not_found",
      "room.not_a_member",
      "room.too_many_reports",
      "message.not_found",
      "message.deleted",
      "report.own_message",
    ],
    example: { reason: "Spam." },
  }),
  listReports: operation({
    tag: "moderation",
    summary: "List the reports of a room, newest first.",
    access: "authenticated",
    budget: "list",
    input: ListReportsQuery,
    output: pageOf(Report),
    rest: { method: "GET", path: "/rooms/:roomId/reports", status: 200 },
    errors: MODERATOR_ERRORS,
    example: { state: "open" },
  }),
  settleReport: operation({
    tag: "moderation",
    summary: "Resolve, dismiss or reopen a report.",
    access: "authenticated",
    budget: "read",
    input: SettleReportRequest,
    output: Report,
    rest: { method: "PATCH", path: "/rooms/:roomId/reports/:reportId", status: 200 },
    errors: [...MODERATOR_ERRORS, "report.not_found", "room.archived"],
    example: { state: "resolved" },
  }),
} as const;
