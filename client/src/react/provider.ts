import { createContext, createElement, type ReactElement, type ReactNode, useContext, useEffect, useMemo } from "react";
import type { ClientState, SyncTalkClient } from "../index.js";
import { keepConnected } from "./keep-connected.js";

type Provided = Readonly<{
  client: SyncTalkClient;
  /** The state when the client was provided. A page hydrates with it, also parts that hydrate later. */
  firstState: ClientState;
}>;

const Context = createContext<Provided | null>(null);

export type SyncTalkProviderProps = Readonly<{ client: SyncTalkClient; children?: ReactNode }>;

/** Provides a client to the hooks below. An idle client is connected while the provider is mounted. */
export function SyncTalkProvider({ client, children }: SyncTalkProviderProps): ReactElement {
  const provided = useMemo(() => ({ client, firstState: client.state }), [client]);
  useEffect(() => keepConnected(client), [client]);
  return createElement(Context.Provider, { value: provided }, children);
}

export function useProvided(): Provided {
  const provided = useContext(Context);
  if (!provided) throw new Error("SyncTalk's hooks need <SyncTalkProvider client={…}> above them.");
  return provided;
}

/** The client of the nearest provider. */
export const useSyncTalk = (): SyncTalkClient => useProvided().client;
