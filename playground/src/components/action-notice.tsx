import { nameOf } from "../view/people";
import { useChat, useSelect } from "./chat-context";
import { Icon } from "./icon";

/** Shows why the latest action was refused, or which people did not get a mention. */
export function ActionNotice() {
  const { messages } = useChat();
  const refusal = useSelect((state) => state.refusal);
  const notMembers = useSelect((state) => state.notMembers);
  if (!refusal && notMembers.length === 0) return null;
  const names = new Intl.ListFormat("en").format(notMembers.map(nameOf));
  const isOne = notMembers.length === 1;
  const hint = `${names} ${isOne ? "is not a member" : "are not members"} of this room and ${isOne ? "was" : "were"} not notified.`;
  return (
    <div
      class={refusal ? "action-notice action-notice-refusal" : "action-notice"}
      role={refusal ? "alert" : "status"}
      data-testid={refusal ? "refusal" : "not-members"}
    >
      <Icon name="alert" />
      <p>{refusal ?? hint}</p>
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => messages.dismiss()}>
        <Icon name="close" />
      </button>
    </div>
  );
}
