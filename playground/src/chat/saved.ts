import type { KeptText } from "./draft-writer";

const draftKey = (userId: string, roomId: string) => `synctalk.draft.${userId}.${roomId}`;

const NOTHING: KeptText = { text: "", isUnsaved: false };

/** A value that survives reloads of this tab. */
export const saved = {
  draft: (userId: string, roomId: string): KeptText => keptText(read(draftKey(userId, roomId))),
  keepDraft: (userId: string, roomId: string, draft: KeptText) =>
    write(draftKey(userId, roomId), draft.text || draft.isUnsaved || draft.replyTo || draft.sent ? draft : null),
};

/** Earlier versions of the page stored the text alone. */
const keptText = (stored: unknown): KeptText =>
  typeof stored === "string" ? { text: stored, isUnsaved: true } : ((stored as KeptText | null) ?? NOTHING);

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
