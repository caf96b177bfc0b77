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
