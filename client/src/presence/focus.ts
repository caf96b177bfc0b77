import type { Connection } from "../connection/connection.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Emitter } from "../emitter.js";
import type { ClientEvents } from "../events.js";
import { pause } from "../pause.js";
import type { Message, RoomChanged } from "../protocol.js";
import { asFailure, retryAfterMs } from "../request-error.js";
import {
  activitiesListed,
  activityUnknown,
  finishedTyping,
  focusPlace,
  isAnybodyActive,
  isSamePlace,
  newReply,
} from "../state/activity.js";
import type { ClientState } from "../state/client-state.js";
import type { Place } from "../state/focused-place.js";
import type { Store } from "../state/store.js";
import { realTimers, type Timers } from "./timers.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request">;
  events: Emitter<ClientEvents>;
  retry: RetryTimes;
  timers?: Timers;
}>;

/** Time after which it is asked whether somebody who sent a message has begun to type again. */
const HIDDEN_MS = 6_000;
const MAX_PLACES = 20;

/** Says which room or thread the connection shows, again on each connection. */
export class Focus {
  readonly #deps: Deps;
  readonly #timers: Timers;
  /** The focused places. The connection shows the latest. */
  #places: readonly Place[] = [];
  /** The place that the server was told on this connection. */
  #told: Place | null = null;
  #wasReady = false;
  #isTelling = false;
  #shown: ClientState["focus"] = null;
  /** Whether somebody is hidden who may have gone on typing after their message, which the server would not announce. */
  #isHiding = false;
  #check: ReturnType<Timers["after"]> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? realTimers;
    deps.store.subscribe(() => this.#look());
    deps.events.on("message", (message) => this.#finishTyping(message));
    deps.events.on("changed", ({ messages }) => this.#finishReplying(messages));
    deps.events.on("added", ({ id }) => id === this.#place?.roomId && this.#tellAgain());
  }

  /** Shows a place until the returned function is called, and then the place that was focused before it. */
  on(roomId: string, threadOf: string | null = null): () => void {
    const place: Place = { roomId, threadOf };
    this.#setPlaces([...this.#places, place].slice(-MAX_PLACES));
    return () => this.#setPlaces(this.#places.filter((other) => other !== place));
  }

  #finishTyping(message: Pick<Message, "roomId" | "author">, threadOf: string | null = null): void {
    const { store } = this.#deps;
    const next = finishedTyping(store.get(), message, threadOf);
    this.#isHiding ||= next !== store.get();
    store.update((state) => finishedTyping(state, message, threadOf));
  }

  #finishReplying(messages: RoomChanged["messages"]): void {
    const rootId = this.#place?.threadOf ?? null;
    const reply = rootId === null ? null : newReply(messages, rootId);
    if (reply) this.#finishTyping(reply, rootId);
  }

  get #place(): Place | null {
    return this.#places.at(-1) ?? null;
  }

  #setPlaces(places: readonly Place[]): void {
    this.#places = places;
    this.#deps.store.update((state) => focusPlace(state, this.#place));
    void this.#tell();
  }

  #look(): void {
    const { store, connection, events } = this.#deps;
    if (connection.ready !== this.#wasReady) {
      this.#wasReady = connection.ready;
      this.#told = null;
      store.update((state) => focusPlace(state, this.#place));
      void this.#tell();
    }
    const { focus } = store.get();
    if (focus === this.#shown) return;
    const before = this.#shown?.activity;
    this.#shown = focus;
    this.#checkLater();
    if (focus && focus.activity !== before && (before || isAnybodyActive(focus.activity)))
      events.emit("activity", focus);
  }

  /** Asks again who is active while somebody is hidden, at a random moment, because all readers got the same message. */
  #checkLater(): void {
    if (!this.#shown || !this.#isHiding) {
      this.#check?.cancel();
      this.#check = null;
      return;
    }
    this.#check ??= this.#timers.after(HIDDEN_MS * (1 + Math.random()), () => {
      this.#check = null;
      this.#tellAgain();
    });
  }

  #tellAgain(): void {
    this.#told = null;
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    const { connection, retry } = this.#deps;
    for (let attempt = 0; connection.ready && !this.#isTold(); attempt += 1) {
      const waitMs = await this.#request(this.#place);
      if (waitMs !== null) await pause(fullJitter(attempt, retry) + waitMs);
    }
    this.#isTelling = false;
  }

  /** Returns the least pause before the next attempt; `null` when there is no need for one. */
  async #request(place: Place | null): Promise<number | null> {
    const { store, connection } = this.#deps;
    const { roomId = null, threadOf = null } = place ?? {};
    try {
      const { activities } = await connection.request("room:focus", { roomId, ...(threadOf !== null && { threadOf }) });
      this.#told = place;
      this.#isHiding = false;
      if (place) store.update((state) => activitiesListed(state, place, activities));
      this.#checkLater();
      return null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      store.update((state) => activityUnknown(state));
      if (failure.retryable) return retryAfterMs(failure);
      this.#told = place;
      return null;
    }
  }

  #isTold(): boolean {
    const place = this.#place;
    return place && this.#told ? isSamePlace(place, this.#told) : place === this.#told;
  }
}
