import { useEffect, useMemo, useRef } from "preact/hooks";
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

/** The same id as long as the text stays the same, so that a second try schedules nothing more. */
export const useClientMessageId = ({ roomId, threadOf, body }: Composed): string =>
  useMemo(() => `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`, [roomId, threadOf, body]);

type Props = {
  composed: Composed;
  clientMessageId: string;
  onScheduled: (composed: Composed) => void;
  onClose: () => void;
};

/** Schedules what the composer holds. The user may close the dialog and write on before the answer. */
export function SendLater({ composed, clientMessageId, onScheduled, onClose }: Props) {
  const { scheduled } = useChat();
  const isOpen = useRef(true);
  useEffect(() => () => void (isOpen.current = false), []);
  const { submit, busy, issues, notice } = useSubmit(
    async (at: Date) => {
      await scheduled.schedule({ ...composed, clientMessageId }, at);
      if (isOpen.current) onClose();
      onScheduled(composed);
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
