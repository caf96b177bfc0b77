import type { RetryTimes } from "../connection/full-jitter.js";
import type { Room } from "../protocol.js";
import type { NewRoom, RestApi } from "../rest/rest-api.js";
import type { ClientState } from "../state/client-state.js";
import { retried } from "../retried.js";
import { roomListed } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { uuid } from "../uuid.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "createRoom" | "openDirect" | "createGroup" | "acceptInvite">;
  retry: RetryTimes;
}>;

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
    return this.#add(retried(() => this.#deps.rest.openDirect(userId), this.#deps.retry));
  }

  /** Every attempt for the same people has the same `clientRoomId`, so that they make one group. */
  async createGroup(userIds: readonly string[]): Promise<Room> {
    const people = [...new Set(userIds)].toSorted().join(" ");
    const clientRoomId = this.#unanswered.get(people) ?? uuid();
    this.#unanswered.set(people, clientRoomId);
    const group = { userIds: [...userIds], clientRoomId };
    const created = await this.#add(retried(() => this.#deps.rest.createGroup(group), this.#deps.retry));
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
}
