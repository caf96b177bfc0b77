import { asFailure, type Draft, type DraftRef, draftOf, type SyncTalkClient } from "@synctalk/client";
import { dataOf, quotedIn } from "./draft-data";

/** A text, and the id of the message that it quotes. */
type Written = Readonly<{ text: string; replyTo?: string | undefined }>;

/**
 * Content of the composer that survives a reload. `isUnsaved`: it was written here, and the server may not have it. `ownRev`: the `rev` of the
 * latest draft that this composer saved, 0 by default. `sent`: a text whose draft has to be deleted.
 */
export type KeptText = Written & Readonly<{ isUnsaved: boolean; ownRev?: number; sent?: string | undefined }>;

/** Content of the composer that is shown. `other`: what another device wrote meanwhile, until the user chooses one of the two. */
export type DraftView = Written & Readonly<{ other: string | null }>;

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
  /** Drafts on their way to the server. */
  readonly #sending: Written[] = [];
  /** The message that the text of the other device quotes. */
  #otherReplyTo: string | undefined;
  #deleting = 0;
  /** A text that was sent before the drafts were loaded. Its draft is deleted and not shown. */
  #sent: string | null = null;
  /** The `rev` of the latest draft that this composer saved. */
  #ownRev: number;
  #last: ReturnType<typeof draftOf> = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { text, replyTo, isUnsaved, ownRev = 0, sent = null } = deps.kept.read();
    this.#view = { text, replyTo, other: null };
    this.#isTouched = isUnsaved;
    this.#ownRev = ownRev;
    this.#sent = sent;
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

  /** Quotes a message in the text, or none. */
  quote(replyTo: string | undefined): void {
    if (replyTo === this.#view.replyTo) return;
    this.#change({ ...this.#view, replyTo }, true);
    this.#saveLater();
  }

  /** Empties the composer, because its text was sent. Shows the text of the other device if there is one. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { text, other } = this.#view;
    if (other !== null) return this.takeOther();
    const mayBeStored = !this.#isStored && !this.#deps.client.state.draftsLoaded;
    if (mayBeStored) this.#sent = text.trim();
    this.#change({ text: "", other: null }, false);
    if (this.#isStored) this.#delete();
  }

  /** Shows the text of the other device instead of the one that was typed here. */
  takeOther(): void {
    const { other } = this.#view;
    if (other !== null) this.#change({ text: other, replyTo: this.#otherReplyTo, other: null }, false);
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
    if (this.#sent !== null && (isSent || client.state.draftsLoaded)) {
      this.#sent = null;
      this.#keep();
    }
    if (draft === this.#last || (!draft && !client.state.draftsLoaded)) return;
    this.#last = draft;
    if (isSent) return this.#delete();
    if (draft && (draft.rev <= this.#ownRev || this.#sending.some((sending) => isSame(sending, written(draft)))))
      return;
    this.#follow(draft);
  }

  /** Takes over what another device wrote, unless something was written here. Of one text, the quote of this device counts. */
  #follow(draft: Draft | null): void {
    const theirs = draft ? written(draft) : { text: "" };
    const { text, replyTo } = this.#view;
    const hasSameText = theirs.text.trim() === text.trim();
    if (isSame(theirs, this.#view)) this.#change({ text, replyTo, other: null }, false);
    else if (!this.#isTouched) this.#change({ ...theirs, other: null }, false);
    else if (draft && !hasSameText) {
      this.#otherReplyTo = theirs.replyTo;
      this.#change({ text, replyTo, other: theirs.text }, true);
    } else {
      this.#change({ text, replyTo, other: null }, true);
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
    const { text, replyTo, other } = this.#view;
    const sending: Written = { text, replyTo };
    if (other !== null) return;
    if (text.trim() === "" && !this.#isStored) return this.#saved(sending);
    const { client, ref } = this.#deps;
    const data = dataOf(draftOf(client.state, ref), sending);
    this.#sending.push(sending);
    void client
      .saveDraft(ref, { body: text, ...(data && { data }) })
      .then(
        (draft) => {
          this.#ownRev = Math.max(this.#ownRev, draft?.rev ?? 0);
          this.#saved(sending);
        },
        (thrown: unknown) => {
          const isDeleted = asFailure(thrown).code === "draft.changed" && !draftOf(client.state, ref);
          if (isDeleted && this.#isTouched) this.#saveLater();
        },
      )
      .finally(() => {
        this.#sending.splice(this.#sending.indexOf(sending), 1);
        this.#settle();
      });
  }

  #saved({ text, replyTo }: Written): void {
    const { view } = this;
    const isLatest = text === view.text && replyTo === view.replyTo && view.other === null;
    this.#change(view, isLatest ? false : this.#isTouched);
  }

  /** Whether the server has a draft here, or soon will. */
  get #isStored(): boolean {
    const { client, ref } = this.#deps;
    return this.#sending.length > 0 || draftOf(client.state, ref) !== null;
  }

  #change(view: DraftView, isTouched: boolean): void {
    this.#view = view;
    this.#isTouched = isTouched;
    this.#keep();
    this.#show?.(view);
  }

  #keep(): void {
    const { text, replyTo } = this.#view;
    const sent = this.#sent ?? undefined;
    this.#deps.kept.write({ text, replyTo, isUnsaved: this.#isTouched, ownRev: this.#ownRev, sent });
  }

  #settle(): void {
    if (this.#show || this.#timer !== undefined || this.#sending.length > 0) return;
    if (this.#deleting > 0 || this.#sent !== null) return;
    this.#end?.();
    this.#end = null;
    this.#deps.onIdle();
  }
}

const written = (draft: Draft): Written => ({ text: draft.body, replyTo: quotedIn(draft) });

const isSame = (a: Written, b: Written): boolean => a.text.trim() === b.text.trim() && a.replyTo === b.replyTo;
