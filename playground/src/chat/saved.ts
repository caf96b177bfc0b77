import type { Profile } from "@synctalk/client";

export type SavedSession = Readonly<{ user: Profile; accessToken: string }>;

const SESSION = "synctalk.session";
const draftKey = (userId: string, roomId: string) => `synctalk.draft.${userId}.${roomId}`;

/** Kept for the tab and its reloads: two tabs can be two people. */
export const saved = {
  session: () => read(SESSION) as SavedSession | null,
  keepSession: (session: SavedSession) => write(SESSION, session),
  forgetSession: () => write(SESSION, null),
  draft: (userId: string, roomId: string) => (read(draftKey(userId, roomId)) as string | null) ?? "",
  keepDraft: (userId: string, roomId: string, draft: string) => write(draftKey(userId, roomId), draft || null),
};

function read(key: string): unknown {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the reload its memory, nothing else.
  }
}
