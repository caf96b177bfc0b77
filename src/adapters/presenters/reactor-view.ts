import type { Reactor } from "../../application/ports/reaction-reader.js";
import type * as wire from "../../protocol/entities.js";

export const reactorView = ({ user, at }: Reactor): wire.Reactor => ({ user, at: at.toISOString() });
