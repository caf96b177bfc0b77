import { useCallback, useEffect, useState } from "preact/hooks";
import { asFailure } from "@synctalk/client";

/** Loads something when a component appears, and again on request. */
export function useLoaded<Loaded>(load: () => Promise<Loaded>) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const reload = useCallback(async () => {
    try {
      setLoaded(await load());
      setNotice(null);
    } catch (thrown) {
      setNotice(asFailure(thrown).message);
    }
  }, []);
  useEffect(() => void reload(), []);
  return { loaded, notice, reload };
}
