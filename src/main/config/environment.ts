import { existsSync } from "node:fs";
import { readConfig, type Config } from "./config.js";

/** The configuration of this process: its environment, and `.env` for what is not set there. */
export function configFromEnvironment(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return readConfig(process.env);
}
