import { asFailure, type DraftRef, draftOf, type SyncTalkClient } from "@synctalk/client";

/**
 * A text of the composer. `isUnsaved`: it was typed here, and the server may not have it. `ownRev`: the `rev` of the latest
 * draft that this composer saved, 0 by default.
 */
export type KeptText = Readonly<{ text: string; isUnsaved: boolean; ownRev?: number }>;

/** The text of the composer. `other`: what another device wrote meanwhile, until the user chooses one of the two. */
export type DraftView = Readonly<{ text: string; other: string | null }>;

type Deps = Readonly<{
  ref: DraftRef;
  client: Pick<SyncTalkClient, "state" | "subscribe" | "saveDraft" | "deleteDraft">;
  /** Survives a reload of the page. */
  kept: Readonly<{ read(): KeptText; write(kept: KeptText): void }>;
  /** Called when the composer is shown. */
  onOpen: () => void;
  /** Called when nothing is shown, typed or on its way any more. */
  onIdle: () => void;
  saveAfterMs?: number;
}>;

const SAVE_AFTER_MS = 1_000;

/** Saves what the user writes in one place, and follows what the user's other devices write there. */
export class DraftWriter {
  readonly #deps: Deps;
  #end: (() => void) | null = null;
  #view: DraftView;
  #isTouched: boolean;
  #show: ((view: DraftView) => void) | null = null;
  /** Texts on their way to the server. */
  readonly #sending: string[] = [];
  #deleting = 0;
  /** A text that was sent before the drafts were loaded. Its draft is deleted and not shown. */
  #sent: string | null = null;
  /** The `rev` of the latest draft that this composer saved. */
  #ownRev: number;
  #last: ReturnType<typeof draftOf> = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { text, isUnsaved, ownRev = 0 } = deps.kept.read();
    this.#view = { text, other: null };
    this.#isTouched = isUnsaved;
    this.#ownRev = ownRev;
    this.#look();
    if (isUnsaved) this.#saveLater();
  }

  get view(): DraftView {
    return this.#view;
  }

  /** Calls `show` with every change until the returned function is called, which saves what is left. */
  open(show: (view: DraftView) => void): () => void {
    this.#show = show;
    this.#end ??= this.#deps.client.subscribe(() => {
      this.#look();
      this.#settle();
    });
    this.#deps.onOpen();
    this.#look();
    show(this.#view);
    return () => {
      if (this.#show === show) this.#show = null;
      this.flush();
      this.#settle();
    };
  }

  write(text: string): void {
    if (text === this.#view.text) return;
    this.#change({ ...this.#view, text }, true);
    this.#saveLater();
  }

  /** Empties the composer, because its text was sent. Shows the text of the other device if there is one. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { text, other } = this.#view;
    this.#change({ text: other ?? "", other: null }, false);
    if (other !== null) return;
    if (this.#isStored) this.#delete();
    else if (!this.#deps.client.state.draftsLoaded) this.#sent = text.trim();
  }

  /** Shows the text of the other device instead of the one that was typed here. */
  takeOther(): void {
    const { text, other } = this.#view;
    this.#change({ text: other ?? text, other: null }, false);
  }

  /** Replaces the text of the other device. */
  keepMine(): void {
    this.#change({ ...this.#view, other: null }, true);
    this.#save();
  }

  /** Saves now what was typed. */
  flush(): void {
    if (this.#timer !== undefined) this.#save();
  }

  /** Follows a change of the draft, unless it is one of this composer's own. */
  #look(): void {
    const { client, ref } = this.#deps;
    const draft = draftOf(client.state, ref);
    const isSent = draft !== null && draft.body.trim() === this.#sent;
    if (isSent || client.state.draftsLoaded) this.#sent = null;
    if (draft === this.#last || (!draft && !client.state.draftsLoaded)) return;
    this.#last = draft;
    if (isSent) return this.#delete();
    if (draft && (draft.rev <= this.#ownRev || this.#sending.includes(draft.body))) return;
    const { text } = this.#view;
    const body = draft?.body ?? "";
    if (body.trim() === text.trim()) this.#change({ text, other: null }, false);
    else if (!this.#isTouched) this.#change({ text: body, other: null }, false);
    else if (draft) this.#change({ text, other: body }, true);
    else {
      this.#change({ text, other: null }, true);
      this.#saveLater();
    }
  }

  #delete(): void {
    this.#deleting += 1;
    const { client, ref } = this.#deps;
    // A refusal brings the newer draft of another device, which is shown then.
    void client
      .deleteDraft(ref)
      .catch(() => undefined)
      .finally(() => {
        this.#deleting -= 1;
        if (this.#isTouched) this.#saveLater();
        this.#settle();
      });
  }

  #saveLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), this.#deps.saveAfterMs ?? SAVE_AFTER_MS);
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { text, other } = this.#view;
    if (other !== null) return;
    if (text.trim() === "" && !this.#isStored) return this.#saved(text);
    const { client, ref } = this.#deps;
    const data = draftOf(client.state, ref)?.data;
    this.#sending.push(text);
    void client
      .saveDraft(ref, { body: text, ...(data && { data }) })
      .then(
        (draft) => {
          this.#ownRev = Math.max(this.#ownRev, draft?.rev ?? 0);
          this.#saved(text);
        },
        (thrown: unknown) => {
          const isDeleted = asFailure(thrown).code === "draft.changed" && !draftOf(client.state, ref);
          if (isDeleted && this.#isTouched) this.#saveLater();
        },
      )
      .finally(() => {
        this.#sending.splice(this.#sending.indexOf(text), 1);
        this.#settle();
      });
  }

  #saved(text: string): void {
    const isLatest = text === this.#view.text && this.#view.other === null;
    this.#change(this.#view, isLatest ? false : this.#isTouched);
  }

  /** Whether the server has a draft here, or soon will. */
  get #isStored(): boolean {
    const { client, ref } = this.#deps;
    return this.#sending.length > 0 || draftOf(client.state, ref) !== null;
  }

  #change(view: DraftView, isTouched: boolean): void {
    this.#view = view;
    this.#isTouched = isTouched;
    this.#deps.kept.write({ text: view.text, isUnsaved: isTouched, ownRev: this.#ownRev });
    this.#show?.(view);
  }

  #settle(): void {
    if (this.#show || this.#timer !== undefined || this.#sending.length > 0) return;
    if (this.#deleting > 0 || this.#sent !== null) return;
    this.#end?.();
    this.#end = null;
    this.#deps.onIdle();
  }
}
