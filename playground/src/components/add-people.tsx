import { useState } from "preact/hooks";
import { currentMembers, type UserSummary } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { PeoplePicker } from "./people-picker";
import { useRoom } from "./room-context";
import { useSubmit } from "./use-submit";

export function AddPeople({ onClose }: { onClose: () => void }) {
  const { session } = useChat();
  const { state } = useRoom();
  const [chosen, setChosen] = useState<readonly UserSummary[]>([]);
  const [fromNow, setFromNow] = useState(false);
  const { submit, busy, notice } = useSubmit(async (people: readonly UserSummary[]) => {
    const options = fromNow ? ({ history: "fromNow" } as const) : {};
    for (const { id: userId } of people)
      await session.client.rest.addMember({ roomId: state.room.id, userId }, options);
    onClose();
  }, []);
  return (
    <Dialog title="Add people" onClose={onClose}>
      <Notice text={notice} />
      <PeoplePicker
        chosen={chosen}
        choose={setChosen}
        except={new Set(currentMembers(state).map(({ user }) => user.id))}
      />
      <label class="check">
        <input type="checkbox" checked={fromNow} onChange={(event) => setFromNow(event.currentTarget.checked)} />
        They see messages from now on only
      </label>
      <button
        type="button"
        class="button button-primary button-wide"
        data-testid="add-people"
        aria-disabled={busy}
        disabled={chosen.length === 0}
        onClick={() => void submit(chosen)}
      >
        Add
      </button>
    </Dialog>
  );
}
