import { existsSync } from "node:fs";
import { readConfig, type Config } from "./config.js";

/** Reads the configuration of this process from the environment, then from `.env`. */
export function configFromEnvironment(): Config {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return readConfig(process.env);
}
