import { z } from "zod";
import { id, moment, queryPageSize, sanctionCursor, text } from "./fields.js";
import { RoomRequest } from "./rooms.js";

const SanctionKind = z.enum(["mute", "ban"]);

const Role = z.enum(["owner", "moderator", "member"]);

export const MemberRequest = z.object({ roomId: id(), userId: id() });

export const GiveRoleRequest = MemberRequest.extend({ role: Role });

const OneSanctionRequest = MemberRequest.extend({ kind: SanctionKind });

/** A sanction without `until`, or with `null`, is permanent. */
export const SanctionRequest = OneSanctionRequest.extend({
  until: moment().nullable().exactOptional(),
  reason: text().exactOptional(),
});

export const LiftSanctionRequest = OneSanctionRequest;

export const ListSanctionsQuery = RoomRequest.extend({
  cursor: sanctionCursor().exactOptional(),
  limit: queryPageSize().default(50),
});

const ReportState = z.enum(["open", "resolved", "dismissed"]);

export const ReportMessageRequest = RoomRequest.extend({ messageId: id(), reason: text() });

/** Without `state`, reports in any state. */
export const ListReportsQuery = RoomRequest.extend({
  state: ReportState.exactOptional(),
  cursor: id().exactOptional(),
  limit: queryPageSize().default(50),
});

export const SettleReportRequest = RoomRequest.extend({ reportId: id(), state: ReportState });
