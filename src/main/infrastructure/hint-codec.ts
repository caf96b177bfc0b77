import { randomUUID, type KeyObject } from "node:crypto";
import { HintCodec, type DroppedHints } from "../../adapters/hints/hint-codec.js";
import type { KeyRing } from "../../adapters/security/key-ring.js";
import type { Config } from "../config/config.js";
import { jwtKeys } from "./jwt-keys.js";

export const hintKeys = (keys: KeyRing): readonly [KeyObject, ...KeyObject[]] => keys.derived("synctalk bus hints");

/**
 * Creates the codec of one node's bus. Nodes with the same secret accept each other's hints. `onDropped` gets the
 * reason why hints were dropped.
 */
export async function hintCodec(config: Config, onDropped?: (reason: DroppedHints) => void): Promise<HintCodec> {
  const keys = hintKeys(await jwtKeys(config));
  return new HintCodec({ nodeId: randomUUID(), keys, ...(onDropped && { onDropped }) });
}
