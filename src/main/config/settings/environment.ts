import { z } from "zod";
import { DATA } from "./data.js";
import { MAIL } from "./mail.js";
import { NETWORK } from "./network.js";
import { PROCESS } from "./process.js";
import { SECRETS } from "./secrets.js";

/** The environment variables of the server, in the sections and the order of docs/configuration.md. */
export const SECTIONS = { Process: PROCESS, Data: DATA, "Secrets and access": SECRETS, Network: NETWORK, Mail: MAIL };

export const Environment = z.object({ ...PROCESS, ...DATA, ...SECRETS, ...NETWORK, ...MAIL });

export type Variables = z.output<typeof Environment>;

export const persistenceKind = ({ PERSISTENCE, DATABASE_URL }: Variables) =>
  PERSISTENCE ?? (DATABASE_URL === undefined ? "embedded" : "postgres");
