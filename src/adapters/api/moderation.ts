import type { UseCases } from "../../application/use-cases.js";
import { validateReport } from "../../domain/moderation/report.js";
import { validateSanction } from "../../domain/moderation/sanction.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { reportView } from "../presenters/report-view.js";
import { memberView } from "../presenters/room-view.js";
import { pageView } from "../presenters/page-view.js";
import { sanctionCursor, sanctionView } from "../presenters/sanction-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const moderationHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.changeRole, async (actor, input) => memberView(await useCases.giveRole.execute(actor, input))),
  serve(OPERATIONS.removeMember, (actor, input) => nothingAfter(useCases.removeMember.execute(actor, input))),
  serve(OPERATIONS.listSanctions, async (actor, { roomId, ...page }) => {
    const sanctions = await useCases.listSanctions.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(sanctions, page.limit, { view: sanctionView, cursor: sanctionCursor });
  }),
  serve(
    OPERATIONS.sanctionMember,
    async (actor, input) => sanctionView(await useCases.sanctionMember.execute(actor, input)),
    validateSanction,
  ),
  serve(OPERATIONS.liftSanction, (actor, input) => nothingAfter(useCases.liftSanction.execute(actor, input))),
  serve(
    OPERATIONS.reportMessage,
    async (actor, input) => {
      const { report, repeated } = await useCases.reportMessage.execute(actor, input);
      return { report: reportView(report), repeated };
    },
    validateReport,
  ),
  serve(OPERATIONS.listReports, async (actor, { cursor, limit, ...query }) => {
    const reports = await useCases.listReports.execute(actor, { ...query, ...pageAfter({ cursor, limit }) });
    return pageView(reports, limit, { view: reportView, cursor: ({ id }) => id });
  }),
  serve(OPERATIONS.settleReport, async (actor, input) => reportView(await useCases.settleReport.execute(actor, input))),
];
