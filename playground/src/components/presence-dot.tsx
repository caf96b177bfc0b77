import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { statusName } from "../view/presence-text";
import { useOnScreen } from "./use-on-screen";
import { usePresence } from "./use-presence";

/**
 * A picture of a person with a dot for the presence. The dots differ in shape too, and a screen reader says the status.
 * The person is watched while the picture is on the screen.
 */
export function WithPresence({ userId, children }: { userId: string; children: ComponentChildren }) {
  const picture = useRef<HTMLSpanElement>(null);
  const presence = usePresence(userId, useOnScreen(picture));
  return (
    <span ref={picture} class="with-presence">
      {children}
      {presence && (
        <span
          class="presence-dot"
          data-testid="presence"
          data-status={presence.status}
          title={statusName(presence.status)}
        >
          <span class="hidden-text">{statusName(presence.status)}, </span>
        </span>
      )}
    </span>
  );
}
