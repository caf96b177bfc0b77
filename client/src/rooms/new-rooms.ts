import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Room } from "../protocol.js";
import { asFailure, retryAfterMs } from "../request-error.js";
import type { NewRoom, RestApi } from "../rest/rest-api.js";
import type { ClientState } from "../state/client-state.js";
import { roomListed } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { uuid } from "../uuid.js";
import { pause } from "../pause.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "createRoom" | "openDirect" | "createGroup" | "acceptInvite">;
  retry: RetryTimes;
}>;

const MAX_ATTEMPTS = 3;

/** Creates or enters rooms and adds them to the state. */
export class NewRooms {
  readonly #deps: Deps;
  /** The `clientRoomId` of each group that may exist although its creation failed, by its people. */
  readonly #unanswered = new Map<string, string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  create(room: NewRoom): Promise<Room> {
    return this.#add(this.#deps.rest.createRoom(room));
  }

  openDirect(userId: string): Promise<Room> {
    return this.#add(this.#retried(() => this.#deps.rest.openDirect(userId)));
  }

  /** Every attempt for the same people has the same `clientRoomId`, so that they make one group. */
  async createGroup(userIds: readonly string[]): Promise<Room> {
    const people = [...new Set(userIds)].toSorted().join(" ");
    const clientRoomId = this.#unanswered.get(people) ?? uuid();
    this.#unanswered.set(people, clientRoomId);
    const group = { userIds: [...userIds], clientRoomId };
    const created = await this.#add(this.#retried(() => this.#deps.rest.createGroup(group)));
    this.#unanswered.delete(people);
    return created;
  }

  acceptInvite(code: string): Promise<Room> {
    return this.#add(this.#deps.rest.acceptInvite(code));
  }

  async #add(answer: Promise<Room>): Promise<Room> {
    const asOf = this.#deps.store.get().user.rev ?? 0;
    const room = await answer;
    this.#deps.store.update((state) => roomListed(state, room, asOf));
    return room;
  }

  /** Repeats a harmless request whose answer was lost. */
  async #retried(request: () => Promise<Room>, attempt = 1): Promise<Room> {
    try {
      return await request();
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (!failure.retryable || attempt === MAX_ATTEMPTS) throw failure;
      const pauseMs = fullJitter(attempt, this.#deps.retry) + retryAfterMs(failure);
      await pause(pauseMs);
      return this.#retried(request, attempt + 1);
    }
  }
}
