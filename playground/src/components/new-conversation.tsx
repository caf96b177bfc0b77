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
  // One id for every attempt, so that a retry makes no second group.
  const [clientRoomId] = useState(() => `group-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  const { submit, busy, notice } = useSubmit(async (people: readonly UserSummary[]) => {
    const { rest } = session.client;
    const [first, ...others] = people.map(({ id }) => id);
    if (!first) return;
    const room =
      others.length === 0
        ? await rest.openDirect(first)
        : await rest.createGroup({ userIds: [first, ...others], clientRoomId });
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
        disabled={busy || chosen.length === 0}
        onClick={() => void submit(chosen)}
      >
        {chosen.length > 1 ? `Start a group of ${chosen.length + 1}` : "Start"}
      </button>
    </Dialog>
  );
}
