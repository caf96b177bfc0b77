import { useEffect, useId } from "preact/hooks";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

/** The user's choice whether others see what they have read. It counts at once. */
export function ReceiptsDialog({ onClose }: { onClose: () => void }) {
  const { receipts: actions } = useChat();
  const receipts = useSelect((state) => state.receipts);
  const { submit, busy, notice } = useSubmit((chosen: boolean) => actions.choose(chosen), []);
  const aboutId = useId();
  useEffect(() => actions.load(), []);
  return (
    <Dialog title="What I have read" onClose={onClose}>
      <Notice text={notice} />
      {receipts === null ? (
        <p class="dialog-text">Your choice is being loaded.</p>
      ) : (
        <>
          <label class="check">
            <input
              type="checkbox"
              role="switch"
              checked={receipts}
              aria-disabled={busy}
              aria-describedby={aboutId}
              onClick={(event) => {
                event.preventDefault();
                void submit(!receipts);
              }}
            />
            Show others what I have read
          </label>
          <p id={aboutId} class="dialog-text">
            When this is off, nobody sees what you have read, and you do not see what others have read.
          </p>
        </>
      )}
    </Dialog>
  );
}
