import type { Me } from "../protocol/entities";
import { endedText } from "../view/connection-text";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { LoginForm } from "./login-form";

/** Over the room, which stays readable: what was written and not sent goes out after the login. */
export function SessionEnded({ me }: { me: Me }) {
  const { session } = useChat();
  const ended = useSelect((state) => state.ended);
  const unsent = useSelect((state) => state.outbox.length);
  if (!ended) return null;
  return (
    <Dialog title="Log in again" onClose={() => session.logOut()}>
      <p class="dialog-text">
        {endedText(ended)} {unsent > 0 ? `Your ${unsent} unsent ${unsent === 1 ? "message is" : "messages are"} kept and will be sent.` : "What you were writing is kept."}
      </p>
      <LoginForm email={me.email ?? ""} />
      <button type="button" class="button button-quiet button-wide" onClick={() => session.logOut()}>
        Use another account
      </button>
    </Dialog>
  );
}
