import type { KeyValueStore } from "@synctalk/client";

const KEY = "synctalk.login";

/**
 * Under which name this tab's login is kept: two tabs can be two people. A duplicated tab has a copy of the name, not of the
 * login, whose refresh token is good once.
 */
export function loginName(tab: Pick<KeyValueStore, "get" | "set">): string {
  const kept = tab.get(KEY);
  if (typeof kept === "string") return kept;
  const name = `synctalk.session.${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  void tab.set(KEY, name);
  return name;
}
