import type { Report, Sanction } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { excerptOf } from "../view/excerpt";
import { nameOf } from "../view/people";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { focusList, useFocusAfter } from "./use-focus-after";
import { useLoaded } from "./use-loaded";
import { useSubmit } from "./use-submit";

/** The open reports of a room, and its mutes and bans. */
export function ModerationDialog({ onClose }: { onClose: () => void }) {
  const { session } = useChat();
  const roomId = useRoom().state.room.id;
  const { rest } = session.client;
  const reports = useLoaded(() => rest.reports(roomId, { state: "open" }));
  const sanctions = useLoaded(() => rest.sanctions(roomId));
  const { submit, busy, notice } = useSubmit(async (act: () => Promise<unknown>) => {
    await act();
    await Promise.all([reports.reload(), sanctions.reload()]);
  }, []);
  const settle = (report: Report, state: "resolved" | "dismissed") =>
    void submit(() => rest.settleReport({ roomId, reportId: report.id }, state));
  return (
    <Dialog title="Moderation" onClose={onClose}>
      <Notice text={notice ?? reports.notice ?? sanctions.notice} />
      <h3 class="entries-title">Reports</h3>
      <ul class="entries" tabIndex={-1} aria-label="Reports">
        {reports.loaded?.items.map((report) => (
          <ReportItem key={report.id} report={report} busy={busy} settle={(state) => settle(report, state)} />
        ))}
      </ul>
      {reports.loaded?.items.length === 0 && <p class="entry-text">There are no open reports.</p>}
      <h3 class="entries-title">Mutes and bans</h3>
      <ul class="entries" tabIndex={-1} aria-label="Mutes and bans">
        {sanctions.loaded?.items.map((sanction) => (
          <SanctionItem
            key={`${sanction.user.id} ${sanction.kind}`}
            sanction={sanction}
            busy={busy}
            lift={() => void submit(() => rest.liftSanction({ roomId, userId: sanction.user.id }, sanction.kind))}
          />
        ))}
      </ul>
      {sanctions.loaded?.items.length === 0 && <p class="entry-text">Nobody is muted or banned.</p>}
    </Dialog>
  );
}

type ReportProps = { report: Report; busy: boolean; settle: (state: "resolved" | "dismissed") => void };

function ReportItem({ report: { message, by, reason }, busy, settle }: ReportProps) {
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  return (
    <li ref={item} class="entry" data-testid="report">
      <blockquote class="dialog-quote">
        {nameOf(message.author)}: {excerptOf(message.body ?? "")}
      </blockquote>
      <p class="entry-text">
        {nameOf(by)}: {reason}
      </p>
      <div class="entry-actions">
        <button type="button" class="button" aria-disabled={busy} onClick={() => settle("resolved")}>
          Resolve
        </button>
        <button type="button" class="button button-quiet" aria-disabled={busy} onClick={() => settle("dismissed")}>
          Dismiss
        </button>
      </div>
    </li>
  );
}

function SanctionItem({ sanction, busy, lift }: { sanction: Sanction; busy: boolean; lift: () => void }) {
  const kind = sanction.kind === "ban" ? "Banned" : "Muted";
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  return (
    <li ref={item} class="entry" data-testid="sanction">
      <p>
        <strong>{nameOf(sanction.user)}</strong>
      </p>
      <p class="entry-text">
        {kind} by {nameOf(sanction.by)}
      </p>
      <div class="entry-actions">
        <button type="button" class="button" aria-disabled={busy} onClick={lift}>
          Lift
        </button>
      </div>
    </li>
  );
}
