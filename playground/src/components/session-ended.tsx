import { useEffect, useState } from "preact/hooks";
import type { Profile } from "@synctalk/client";
import { endedText } from "../view/connection-text";
import { useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { LogOut } from "./log-out";
import { LoginForm } from "./login-form";

/** A dialog over the room that can be closed to read on. Unsent messages are sent after the next login. */
export function SessionEnded({ me }: { me: Profile }) {
  const endReason = useSelect((state) => state.endReason);
  const pending = useSelect((state) => state.outbox.filter(({ status }) => status === "pending").length);
  const [aside, setAside] = useState(false);
  useEffect(() => setAside(false), [endReason]);
  if (!endReason) return null;
  if (aside) {
    return (
      <div class="ended-bar">
        <span>Your session has ended. You can read on, not send.</span>
        <button type="button" class="button button-primary" onClick={() => setAside(false)}>
          Log in
        </button>
      </div>
    );
  }
  return (
    <Dialog title="Log in again" onClose={() => setAside(true)}>
      <p class="dialog-text">
        {endedText(endReason)} {keptText(pending)}
      </p>
      <LoginForm email={me.email ?? ""} />
      <LogOut class="button button-quiet button-wide">Use another account</LogOut>
    </Dialog>
  );
}

function keptText(pending: number): string {
  if (pending === 0) return "What you were writing is kept.";
  return pending === 1
    ? "Your unsent message is kept and will be sent."
    : `Your ${pending} unsent messages are kept and will be sent.`;
}
