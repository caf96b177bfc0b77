import { useState } from "preact/hooks";
import { useChat, useSelect } from "./chat-context";
import { useSubmit } from "./use-submit";

/** Shows why the server refuses the login, and what the user can do about it. */
export function Refused() {
  const { session } = useChat();
  const connectError = useSelect((state) => state.connectError);
  const [sent, setSent] = useState(false);
  const { submit, busy, notice } = useSubmit(async () => {
    await session.client.rest.resendVerification();
    setSent(true);
  }, []);
  if (!connectError) return null;
  const canSend = connectError.code === "account.email_not_verified" && !sent;
  return (
    <div class="ended-bar" role="alert" data-testid="refused">
      <span>{notice ?? (sent ? "Another mail is on its way." : connectError.message)}</span>
      {canSend && (
        <button type="button" class="button button-primary" aria-disabled={busy} onClick={() => void submit(undefined)}>
          Send again
        </button>
      )}
    </div>
  );
}
