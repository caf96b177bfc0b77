import { asFailure } from "@synctalk/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { goToRoom } from "./use-open-room";

type Props = { class: string; label?: string; children: ComponentChildren };

/** A button that logs out, and asks first when something unsent would be lost. */
export function LogOut({ class: className, label, children }: Props) {
  const { session } = useChat();
  const [unsent, setUnsent] = useState(0);
  const logOut = async (discardUnsent: boolean) => {
    try {
      await session.logOut({ discardUnsent });
      goToRoom(null);
    } catch (thrown) {
      setUnsent(Number(asFailure(thrown).details["count"] ?? 1));
    }
  };
  return (
    <>
      <button
        type="button"
        class={className}
        data-testid="log-out"
        title={label}
        aria-label={label}
        onClick={() => void logOut(false)}
      >
        {children}
      </button>
      {unsent > 0 && (
        <Dialog title="Log out?" onClose={() => setUnsent(0)}>
          <p class="dialog-text">{unsentText(unsent)}</p>
          <button
            type="button"
            class="button button-danger button-wide"
            data-testid="discard-and-log-out"
            onClick={() => void logOut(true)}
          >
            Discard and log out
          </button>
        </Dialog>
      )}
    </>
  );
}

const unsentText = (count: number) =>
  count === 1
    ? "Something that you wrote has not been sent yet. It is lost when you log out."
    : `${count} messages or changes of yours have not been sent yet. They are lost when you log out.`;
