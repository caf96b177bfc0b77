import {
  asFailure,
  type ClientEvents,
  type Message,
  type MessageRef,
  type NewMessage,
  type PendingEdit,
  type Store,
  type SyncTalkClient,
} from "@synctalk/client";
import type { State } from "../state/state";

type Deps = Readonly<{ store: Store<State>; client: () => SyncTalkClient }>;

export class MessageActions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  loadOlder(roomId: string): Promise<void> {
    return this.#client.loadOlder(roomId);
  }

  send(roomId: string, message: NewMessage): void {
    void this.#client.send(roomId, message);
  }

  tryAgain(clientMessageId: string): void {
    void this.#client.tryAgain(clientMessageId);
  }

  discard(clientMessageId: string): void {
    this.#client.discard(clientMessageId);
  }

  /** Saves a new text, unless somebody changed the message since `seen` was shown. */
  edit(seen: Message, body: string): void {
    this.report(this.#client.edit(seen, { body, expectedRev: seen.rev }));
  }

  delete(message: MessageRef): void {
    this.report(this.#client.delete(message));
  }

  /** Adds or removes my reaction. */
  react(message: MessageRef, emoji: string, added: boolean): void {
    this.report(added ? this.#client.react(message, emoji) : this.#client.unreact(message, emoji));
  }

  pin(message: MessageRef, isPinned: boolean): void {
    this.report(isPinned ? this.#client.pin(message) : this.#client.unpin(message));
  }

  /** Asks for a message to be shown in its place, in the open room or in the room that is opened next. */
  show(wanted: Message | null): void {
    this.#deps.store.update((state) => ({ ...state, wanted }));
  }

  /** Hides the latest refusal and the hint about people who are not members. */
  dismiss(): void {
    const { refusal, notMembers } = this.#deps.store.get();
    if (!refusal && notMembers.length === 0) return;
    this.#deps.store.update((state) => ({ ...state, refusal: null, notMembers: [] }));
  }

  /** Shows the refusal of an action. The text of a refused edit stays at hand. */
  refuse(text: string, edit: PendingEdit | null = null): void {
    this.#deps.store.update((state) => {
      const isKnown = edit === null && state.refusal?.text === text;
      return isKnown ? state : { ...state, refusal: { text, edit } };
    });
  }

  /** Shows the refusal of an edit, a deletion or a reaction, also of one from before a reload. */
  refuseChange({ change, failure }: ClientEvents["changeRefused"]): void {
    this.refuse(failure.message, "emoji" in change || change.body === null ? null : change);
  }

  /** Shows why an action fails. */
  report(action: Promise<unknown>): void {
    action.catch((thrown: unknown) => this.refuse(asFailure(thrown).message));
  }

  get #client(): SyncTalkClient {
    return this.#deps.client();
  }
}
