import type { MessageSearchIndex } from "../../application/ports/message-search.js";
import type { PersistencePorts } from "../../application/ports/persistence-ports.js";

/** A store that can be closed. `messageSearchIndex`: for stores that index messages a moment later. */
export type Store = PersistencePorts & Readonly<{ close(): Promise<void>; messageSearchIndex?: MessageSearchIndex }>;

/** Opens the store under test. Every case creates its own users and rooms, so that one store serves all cases. */
export type OpenStore = () => Promise<Store>;
