import type { PersistencePorts } from "../../application/ports/persistence-ports.js";

/** A store that can be closed. */
export type Store = PersistencePorts & Readonly<{ close(): Promise<void> }>;

/** Opens the store under test. Every case creates its own users and rooms, so that one store serves all cases. */
export type OpenStore = () => Promise<Store>;
