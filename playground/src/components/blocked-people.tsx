import type { BlockedUser } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { usePages } from "./use-pages";
import { useSubmit } from "./use-submit";

/** The people whom the user blocks, the last blocked first. */
export function BlockedPeopleDialog({ onClose }: { onClose: () => void }) {
  const { rest } = useChat().session.client;
  const blockedIds = useSelect((state) => state.blockedIds);
  const { items, hasMore, more, busy, refusal } = usePages<BlockedUser>(
    (cursor) => rest.blocks({ cursor }),
    [blockedIds],
  );
  const unblocking = useSubmit((userId: string) => rest.unblock(userId), []);
  return (
    <Dialog title="People I blocked" onClose={onClose}>
      <Notice text={unblocking.notice ?? refusal} />
      <ul class="sessions" aria-busy={busy}>
        {items?.map(({ user }) => (
          <li key={user.id} class="session" data-testid="blocked-person">
            <Avatar user={user} />
            <p class="who">
              <strong>{nameOf(user)}</strong>
              <span>@{user.username}</span>
            </p>
            <button
              type="button"
              class="button button-quiet"
              aria-label={`Unblock ${nameOf(user)}`}
              disabled={unblocking.busy}
              onClick={() => void unblocking.submit(user.id)}
            >
              Unblock
            </button>
          </li>
        ))}
      </ul>
      {items?.length === 0 && <p class="entry-text">You block nobody.</p>}
      {hasMore && (
        <button type="button" class="button button-quiet button-wide" disabled={busy} onClick={more}>
          More people
        </button>
      )}
    </Dialog>
  );
}
