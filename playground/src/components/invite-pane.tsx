import { KIND_NAMES, peopleIn } from "../view/people";
import { useChat } from "./chat-context";
import { EmptyPane } from "./empty-pane";
import { NotLoaded } from "./not-loaded";
import { Notice } from "./notice";
import { useLoaded } from "./use-loaded";
import { goToRoom } from "./use-open-room";
import { useSubmit } from "./use-submit";

/** Statuses of a code that leads to no room. */
const NOT_VALID = new Set([400, 404]);

/** The room of an invite link, and a button to join it. */
export function InvitePane({ code }: { code: string }) {
  const { session } = useChat();
  const { loaded, failure, notice: unread, reload } = useLoaded(() => session.client.rest.previewInvite(code));
  const { submit, busy, notice } = useSubmit(async () => {
    const room = await session.client.acceptInvite(code);
    goToRoom(room.id);
  }, []);
  if (failure && NOT_VALID.has(failure.status))
    return <EmptyPane title="This invite is not valid" text="It has expired, was used up, or was revoked." />;
  if (!loaded) return <NotLoaded title="The invite" notice={unread} reload={reload} />;
  const { name, kind, memberCount } = loaded.room;
  return (
    <EmptyPane title={`You are invited to ${name || "a conversation"}`} text={KIND_NAMES[kind]}>
      <p class="empty-count">{peopleIn(memberCount)}</p>
      <Notice text={notice} />
      <button
        type="button"
        class="button button-primary"
        data-testid="accept-invite"
        aria-disabled={busy}
        onClick={() => void submit(undefined)}
      >
        {busy ? "Joining…" : "Join"}
      </button>
    </EmptyPane>
  );
}
