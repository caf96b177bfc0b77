import { useState } from "preact/hooks";
import { verifyEmail } from "@synctalk/client";
import { SERVER } from "../chat/server";
import { AuthCard } from "./auth-card";
import { useChat } from "./chat-context";
import { Notice } from "./notice";
import { ResetForm } from "./reset-form";
import { leaveMailLink, type MailLink } from "./use-mail-link";
import { useSubmit } from "./use-submit";

const TEXT = {
  "reset-password": "Choose a new password.",
  "verify-email": "Confirm that this address is yours.",
} as const satisfies Record<MailLink["page"], string>;

const DONE = {
  "reset-password": "Your password is changed. Log in with the new one.",
  "verify-email": "Your address is confirmed.",
} as const satisfies Record<MailLink["page"], string>;

/** The target of a link in a mail. It acts only on a click, because mail scanners open links too. */
export function MailLinkScreen({ link: { page, token } }: { link: MailLink }) {
  const { session } = useChat();
  const [done, setDone] = useState(false);
  const verify = useSubmit(async () => {
    await verifyEmail(SERVER, token);
    setDone(true);
  }, []);
  const onReset = () => {
    // Ignores a refused logout: unsent messages stay and are sent after the next login.
    session.logOut().catch(() => undefined);
    setDone(true);
  };
  return (
    <AuthCard text={TEXT[page]}>
      <Notice text={done ? DONE[page] : null} tone="info" />
      <Notice text={verify.notice} />
      {!done && page === "reset-password" && <ResetForm token={token} onDone={onReset} />}
      {!done && page === "verify-email" && (
        <button
          type="button"
          class="button button-primary button-wide"
          aria-disabled={verify.busy}
          onClick={() => void verify.submit(undefined)}
        >
          {verify.busy ? "Confirming…" : "Confirm my address"}
        </button>
      )}
      <button type="button" class="button button-quiet button-wide auth-more" onClick={leaveMailLink}>
        {done ? "Go on" : "Not now"}
      </button>
    </AuthCard>
  );
}
