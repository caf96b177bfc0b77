import { useEffect, useRef, useState } from "preact/hooks";
import { asFailure, type FoundMessage } from "@synctalk/client";
import { useChat } from "./chat-context";

const SEARCH_AFTER_MS = 250;
const MESSAGES_A_PAGE = 20;

type Results = Readonly<{ items: readonly FoundMessage[]; nextCursor: string | null }>;

/**
 * Searches messages a moment after the last change of the query, with one request at a time. Answers to an earlier
 * query are discarded.
 */
export function useMessageSearch(q: string, roomId: string | null) {
  const { session } = useChat();
  const [results, setResults] = useState<Results | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const latest = useRef({});
  const running = useRef(Promise.resolve());
  const read = async (mine: object, held: Results | null) => {
    if (mine !== latest.current) return;
    const cursor = held?.nextCursor ?? null;
    try {
      const query = { q, cursor, limit: MESSAGES_A_PAGE, ...(roomId !== null && { roomId }) };
      const page = await session.client.rest.search(query);
      if (mine !== latest.current) return;
      setResults({ items: [...(held?.items ?? []), ...page.items], nextCursor: page.nextCursor });
    } catch (thrown) {
      if (mine === latest.current) setRefusal(asFailure(thrown).message);
    }
    if (mine === latest.current) setBusy(false);
  };
  const start = (held: Results | null) => {
    const mine = (latest.current = {});
    setBusy(true);
    setRefusal(null);
    running.current = running.current.then(() => read(mine, held));
  };
  useEffect(() => {
    setResults(null);
    setRefusal(null);
    setBusy(q !== "");
    const timer = q === "" ? undefined : setTimeout(() => start(null), SEARCH_AFTER_MS);
    return () => {
      clearTimeout(timer);
      latest.current = {};
    };
  }, [q, roomId]);
  const more = () => {
    if (!busy) start(results);
  };
  return { results, busy, refusal, more };
}
