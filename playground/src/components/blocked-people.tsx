import type { BlockedUser, UserSummary } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { MoreButton } from "./more-button";
import { Notice } from "./notice";
import { focusList, useFocusAfter } from "./use-focus-after";
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
      <ul class="sessions" tabIndex={-1} aria-label="People I blocked" aria-busy={busy}>
        {items?.map(({ user }) => (
          <BlockedPerson
            key={user.id}
            user={user}
            busy={unblocking.busy}
            unblock={() => void unblocking.submit(user.id)}
          />
        ))}
      </ul>
      {items?.length === 0 && <p class="entry-text">You block nobody.</p>}
      {hasMore && <MoreButton label="More people" busy={busy} onClick={more} />}
    </Dialog>
  );
}

function BlockedPerson({ user, busy, unblock }: { user: UserSummary; busy: boolean; unblock: () => void }) {
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  return (
    <li ref={item} class="session" data-testid="blocked-person">
      <Avatar user={user} />
      <p class="who">
        <strong>{nameOf(user)}</strong>
        <span>@{user.username}</span>
      </p>
      <button
        type="button"
        class="button button-quiet"
        aria-label={`Unblock ${nameOf(user)}`}
        aria-disabled={busy}
        onClick={unblock}
      >
        Unblock
      </button>
    </li>
  );
}
