import { useEffect, useState } from "preact/hooks";
import { asFailure, type SyncTalkClient, type UserSummary } from "@synctalk/client";
import { useChat } from "./chat-context";

const SEARCH_AFTER_MS = 250;
const MOST_FOUND = 20;

/** `people`: null while the server has not answered. */
type Answer = Readonly<{ people: readonly UserSummary[] | null; refusal: string | null }>;

const UNANSWERED: Answer = { people: null, refusal: null };

/** Finds people by the beginning of a name, a moment after the last key. The earlier ones stay until the answer. */
export function usePeopleSearch(query: string) {
  const { session } = useChat();
  const [answer, setAnswer] = useState(UNANSWERED);
  const [found, setFound] = useState<readonly UserSummary[]>([]);
  useEffect(() => {
    setAnswer(UNANSWERED);
    if (query === "") return setFound([]);
    let isCurrent = true;
    const search = async () => {
      const answered = await answerTo(session.client, query);
      if (!isCurrent) return;
      setAnswer(answered);
      if (answered.people) setFound(answered.people);
    };
    const timer = setTimeout(() => void search(), SEARCH_AFTER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query]);
  return { found, status: statusOf(query, answer) };
}

async function answerTo(client: SyncTalkClient, q: string): Promise<Answer> {
  try {
    return { people: (await client.rest.users({ q, limit: MOST_FOUND })).items, refusal: null };
  } catch (thrown) {
    return { people: null, refusal: asFailure(thrown).message };
  }
}

/** A line that stands for the people while there are none. */
function statusOf(query: string, { people, refusal }: Answer): Readonly<{ text: string; isRefusal: boolean }> {
  if (query === "") return { text: "Type the beginning of a name.", isRefusal: false };
  if (refusal !== null) return { text: refusal, isRefusal: true };
  return { text: people === null ? "Searching…" : "Nobody found.", isRefusal: false };
}
