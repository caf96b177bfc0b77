import { useEffect, useState } from "preact/hooks";
import { asFailure, type MySession } from "@synctalk/client";
import { listTime } from "../view/times";
import { useChat } from "./chat-context";
import { Notice } from "./notice";
import { Time } from "./time";
import { useNow } from "./use-now";
import { useSubmit } from "./use-submit";

/** The newest sessions. Ending one logs that device out at once. */
export function SessionList() {
  const { session } = useChat();
  const now = useNow();
  const [sessions, setSessions] = useState<readonly MySession[]>([]);
  const [unread, setUnread] = useState<string | null>(null);
  const load = async () => setSessions((await session.client.rest.sessions()).items);
  const { submit, busy, notice } = useSubmit(async (id: string) => {
    await session.client.rest.endSession(id);
    await load();
  }, []);
  useEffect(() => {
    load().catch((thrown: unknown) => setUnread(asFailure(thrown).message));
  }, []);
  return (
    <>
      <Notice text={notice ?? unread} />
      <ul class="sessions" data-testid="session-list">
        {sessions.map(({ id, device, address, lastUsedAt, current }) => (
          <li key={id} class="session" data-current={current}>
            <p class="who">
              <strong>{device}</strong>
              <span>
                {address} · <Time at={lastUsedAt} show={listTime} now={now} />
              </span>
            </p>
            {current ? (
              <span class="tag">This one</span>
            ) : (
              <button type="button" class="button button-quiet" disabled={busy} onClick={() => void submit(id)}>
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
