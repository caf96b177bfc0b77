import { statusText } from "../view/connection-text";
import { useSelect } from "./chat-context";

export function ConnectionBadge() {
  const status = useSelect((state) => state.connection);
  return (
    <p class="connection" role="status" data-testid="connection-state" data-state={status}>
      <span class="connection-dot" aria-hidden="true" />
      {statusText(status)}
    </p>
  );
}

/** Shown beside the room on narrow screens, which hide the list and its badge. */
export function ConnectionLine() {
  const status = useSelect((state) => state.connection);
  if (status === "live") return null;
  return (
    <p class="connection connection-line only-narrow" role="status" data-state={status}>
      <span class="connection-dot" aria-hidden="true" />
      {statusText(status)}
    </p>
  );
}
