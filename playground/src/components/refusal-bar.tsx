import { useChat, useSelect } from "./chat-context";
import { Icon } from "./icon";

/** Shows why the latest action on a message was refused. */
export function RefusalBar() {
  const { messages } = useChat();
  const refusal = useSelect((state) => state.refusal);
  if (!refusal) return null;
  return (
    <div class="refusal-bar" role="alert" data-testid="refusal">
      <Icon name="alert" />
      <p>{refusal}</p>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => messages.dismissRefusal()}>
        <Icon name="close" />
      </button>
    </div>
  );
}
