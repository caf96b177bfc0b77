import type { DraftRef, SyncTalkClient } from "@synctalk/client";
import { DraftWriter } from "./draft-writer";
import { saved } from "./saved";

type Deps = Readonly<{ client: () => SyncTalkClient }>;

/** The composers' drafts. One writer per room or thread, as long as it is shown or something is on its way. */
export class DraftActions {
  readonly #deps: Deps;
  readonly #writers = new Map<string, DraftWriter>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  writer(myId: string, ref: DraftRef): DraftWriter {
    const place = ref.threadOf ?? ref.roomId;
    const key = `${myId} ${place}`;
    const held = this.#writers.get(key);
    if (held) return held;
    const writer: DraftWriter = new DraftWriter({
      ref,
      client: this.#deps.client(),
      kept: { read: () => saved.draft(myId, place), write: (kept) => saved.keepDraft(myId, place, kept) },
      onOpen: () => void this.#writers.set(key, writer),
      onIdle: () => {
        if (this.#writers.get(key) === writer) this.#writers.delete(key);
      },
    });
    this.#writers.set(key, writer);
    return writer;
  }

  /** Loads the drafts once. The client keeps them up to date. */
  load(): void {
    void this.#deps
      .client()
      .loadDrafts()
      .catch(() => undefined);
  }

  /** Forgets the composers of an earlier login. */
  forget(): void {
    this.#writers.clear();
  }
}
