import type { KeyValueStore } from "@synctalk/client";

const KEY = "synctalk.login";

/**
 * The storage key of this tab's login, so that two tabs can be two users. A duplicated tab copies the key, not the login,
 * because a refresh token works once.
 */
export function loginName(tab: Pick<KeyValueStore, "get" | "set">): string {
  const kept = tab.get(KEY);
  if (typeof kept === "string") return kept;
  const name = `synctalk.session.${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  void tab.set(KEY, name);
  return name;
}
