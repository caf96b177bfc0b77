import { useState } from "preact/hooks";
import type { UserSummary } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { Notice } from "./notice";
import { PeoplePicker } from "./people-picker";
import { goToRoom } from "./use-open-room";
import { useSubmit } from "./use-submit";

export function NewConversation() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-testid="new-conversation"
        title="New conversation"
        aria-label="New conversation"
        onClick={() => setOpen(true)}
      >
        <Icon name="talk" />
      </button>
      {open && <ConversationDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Opens the direct room with one person, or a group with several. */
function ConversationDialog({ onClose }: { onClose: () => void }) {
  const { session } = useChat();
  const me = useSelect((state) => state.me);
  const [chosen, setChosen] = useState<readonly UserSummary[]>([]);
  const { submit, busy, notice } = useSubmit(async (people: readonly UserSummary[]) => {
    const { client } = session;
    const [first, ...others] = people.map(({ id }) => id);
    if (!first) return;
    const room = await (others.length === 0 ? client.openDirect(first) : client.createGroup([first, ...others]));
    onClose();
    goToRoom(room.id);
  }, []);
  return (
    <Dialog title="New conversation" onClose={onClose}>
      <Notice text={notice} />
      <PeoplePicker chosen={chosen} choose={setChosen} except={new Set(me ? [me.id] : [])} />
      <button
        type="button"
        class="button button-primary button-wide"
        data-testid="start-conversation"
        aria-disabled={busy}
        disabled={chosen.length === 0}
        onClick={() => void submit(chosen)}
      >
        {chosen.length > 1 ? `Start a group of ${chosen.length + 1}` : "Start"}
      </button>
    </Dialog>
  );
}
