import type { MySession } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { listTime } from "../view/times";
import { useChat } from "./chat-context";
import { Notice } from "./notice";
import { Time } from "./time";
import { focusList, useFocusAfter } from "./use-focus-after";
import { useLoaded } from "./use-loaded";
import { useNow } from "./use-now";
import { useSubmit } from "./use-submit";

/** The newest sessions. Ending one logs that device out at once. */
export function SessionList() {
  const { rest } = useChat().session.client;
  const now = useNow();
  const { loaded, notice: unread, reload } = useLoaded(() => rest.sessions());
  const { submit, busy, notice } = useSubmit(async (id: string) => {
    await rest.endSession(id);
    await reload();
  }, []);
  return (
    <>
      <Notice text={notice ?? unread} />
      <ul class="sessions" tabIndex={-1} aria-label="My sessions" aria-busy={!loaded} data-testid="session-list">
        {loaded?.items.map((session) => (
          <SessionItem key={session.id} session={session} now={now} busy={busy} end={() => void submit(session.id)} />
        ))}
      </ul>
    </>
  );
}

type Props = { session: MySession; now: Date; busy: boolean; end: () => void };

function SessionItem({ session: { device, address, lastUsedAt, current }, now, busy, end }: Props) {
  const item = useRef<HTMLLIElement>(null);
  useFocusAfter(item, focusList);
  return (
    <li ref={item} class="session" data-current={current}>
      <p class="who">
        <strong>{device}</strong>
        <span>
          {address} · <Time at={lastUsedAt} show={listTime} now={now} />
        </span>
      </p>
      {current ? (
        <span class="tag">This one</span>
      ) : (
        <button
          type="button"
          class="button button-quiet"
          aria-label={`End the session on ${device}`}
          aria-disabled={busy}
          onClick={end}
        >
          End
        </button>
      )}
    </li>
  );
}
