import { SyncTalkClient } from "./client.js";
import type { ClientOptions } from "./options.js";

/** A client for one user. It does nothing before `connect`. */
export const createClient = (options: ClientOptions): SyncTalkClient => new SyncTalkClient(options);
