import { useCallback, useEffect, useState } from "preact/hooks";
import { asFailure, type RequestError } from "@synctalk/client";
import { useIsLive } from "./use-is-live";

/** Loads something when a component appears, on request, and after a failure once the connection is back. */
export function useLoaded<Loaded>(load: () => Promise<Loaded>) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<RequestError | null>(null);
  const isLive = useIsLive();
  const reload = useCallback(async () => {
    try {
      setLoaded(await load());
      setFailure(null);
    } catch (thrown) {
      setFailure(asFailure(thrown));
    }
  }, []);
  useEffect(() => void reload(), []);
  useEffect(() => {
    if (isLive && failure !== null) void reload();
  }, [isLive]);
  return { loaded, failure, notice: failure?.message ?? null, reload };
}
