import type { MessageRef } from "../rest/rest-api.js";
import { isThreadLoaded } from "../state/thread-state.js";
import type { Openable } from "./kept-open.js";
import type { MyThreads } from "./my-threads.js";

/** Threads, named by their roots. */
export const openableThreads = (threads: MyThreads): Openable<MessageRef> => ({
  keyOf: ({ id }) => id,
  roomOf: ({ roomId }) => roomId,
  isLoaded({ threads: held }, { id }) {
    const thread = held.get(id);
    return thread !== undefined && isThreadLoaded(thread);
  },
  load: (message) => threads.loadNewest(message),
  closed: (message) => threads.drop(message),
});
