import type { ClientState } from "../index.js";
import { useClientState, type View } from "./use-client-state.js";

export type ConnectionInfo = Readonly<{
  status: ClientState["connection"];
  /** The reason why the client is not live although it should be; null otherwise. */
  problem: ClientState["problem"];
  /** The server's refusal while `offline`, for example because the address is not verified. */
  error: ClientState["connectError"];
  /** Why the session has ended. The user must log in again. */
  endReason: ClientState["endReason"];
}>;

const connection: View<ConnectionInfo, ConnectionInfo> = {
  parts: ({ connection: status, problem, connectError: error, endReason }) => ({ status, problem, error, endReason }),
  derive: (info) => info,
};

/** The state of the connection. */
export const useConnection = (): ConnectionInfo => useClientState(connection);
