import { useEffect, useRef, useState } from "preact/hooks";
import { asFailure, type Page } from "@synctalk/client";

/** Loads the first page of a list, again whenever `inputs` change, and further pages on request. */
export function usePages<Item>(load: (cursor: string | null) => Promise<Page<Item>>, inputs: readonly unknown[]) {
  const [items, setItems] = useState<readonly Item[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const latest = useRef({});
  const read = async (from: string | null) => {
    const mine = (latest.current = {});
    setBusy(true);
    try {
      const page = await load(from);
      if (mine !== latest.current) return;
      setItems((held) => (from === null ? page.items : [...(held ?? []), ...page.items]));
      setCursor(page.nextCursor);
      setRefusal(null);
    } catch (thrown) {
      if (mine === latest.current) setRefusal(asFailure(thrown).message);
    }
    if (mine === latest.current) setBusy(false);
  };
  useEffect(() => void read(null), inputs);
  return { items, hasMore: cursor !== null, more: () => void (busy || read(cursor)), busy, refusal };
}

export type Pages<Item> = ReturnType<typeof usePages<Item>>;
