const draftKey = (userId: string, roomId: string) => `synctalk.draft.${userId}.${roomId}`;

/** A value that survives reloads of this tab. */
export const saved = {
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
    // Ignores a full or forbidden storage: a reload then restores nothing.
  }
}
