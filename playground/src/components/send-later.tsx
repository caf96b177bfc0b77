import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { Notice } from "./notice";
import { SendTimeForm } from "./send-time-form";
import type { Composed } from "./use-composer";
import { useSubmit } from "./use-submit";

/** `reason`: why the text cannot be sent, or null. */
export function SendLaterButton({ reason, onClick }: { reason: string | null; onClick: () => void }) {
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="send-later"
      aria-label="Send later"
      aria-disabled={reason !== null}
      title={reason ?? "Send later"}
      onClick={() => reason === null && onClick()}
    >
      <Icon name="clock" />
    </button>
  );
}

type Props = { composed: Composed; onScheduled: () => void; onClose: () => void };

/** Schedules what the composer holds. */
export function SendLater({ composed, onScheduled, onClose }: Props) {
  const { scheduled } = useChat();
  const { submit, busy, issues, notice } = useSubmit(
    async (at: Date) => {
      await scheduled.schedule(composed, at);
      onClose();
      onScheduled();
    },
    ["sendAt"],
  );
  return (
    <Dialog title="Send later" onClose={onClose}>
      <Notice text={notice} />
      <SendTimeForm busy={busy} issue={issues["sendAt"]} onChosen={(at) => void submit(at)} />
    </Dialog>
  );
}
