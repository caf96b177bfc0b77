import type { PersistencePorts } from "../application/ports/persistence-ports.js";

/** A store, and how to close it. */
export type Store = PersistencePorts & Readonly<{ close(): Promise<void> }>;

/** The store under test. Every case makes people and rooms of its own, so that one store serves them all. */
export type OpenStore = () => Promise<Store>;
