import { useMemo, useSyncExternalStore } from "react";
import type { ClientState } from "../index.js";
import { useProvided } from "./provider.js";

/** Value that a component shows, derived from the parts of the state that it depends on. */
export type View<Parts extends object, Value extends object> = Readonly<{
  parts: (state: ClientState, roomId: string) => Parts;
  /** `earlier`: the last value, whose unchanged parts are reused. */
  derive: (parts: Parts, roomId: string, earlier: Value | null) => Value;
}>;

/** Renders again only when a field of the view's value has changed. */
export function useClientState<Parts extends object, Value extends object>(
  view: View<Parts, Value>,
  roomId = "",
): Value {
  const { client, firstState } = useProvided();
  const [now, first] = useMemo(
    () => [memoized(view, roomId, client.getState), memoized(view, roomId, () => firstState)] as const,
    [view, roomId, client, firstState],
  );
  return useSyncExternalStore(client.subscribe, now, first);
}

function memoized<Parts extends object, Value extends object>(
  { parts, derive }: View<Parts, Value>,
  roomId: string,
  getState: () => ClientState,
): () => Value {
  let held: Readonly<{ parts: Parts; value: Value }> | null = null;
  return () => {
    const found = parts(getState(), roomId);
    if (held && isShallowEqual(held.parts, found)) return held.value;
    const value = derive(found, roomId, held?.value ?? null);
    held = { parts: found, value: held && isShallowEqual(held.value, value) ? held.value : value };
    return held.value;
  };
}

/** Whether two objects, or two lists, have the same fields. */
export function isShallowEqual<Value extends object>(a: Value, b: Value): boolean {
  const keys = Object.keys(a) as (keyof Value)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}
