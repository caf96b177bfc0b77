import PinoPretty from "pino-pretty";
import { pino, type DestinationStream, type Logger } from "pino";

const SECRETS = [
  "password",
  "newPassword",
  "currentPassword",
  "passwordHash",
  "token",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
  "secret",
];

export type LogOptions = Readonly<{ level: string; pretty: boolean; destination?: DestinationStream }>;

/** Writes one JSON object per line, or readable lines for development. Leaves out fields with names of secrets. */
export function createLogger({ level, pretty, destination }: LogOptions): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level, redact: { paths, censor: "[redacted]" }, base: { service: "synctalk" } };
  if (destination) return pino(options, destination);
  if (pretty) return pino(options, PinoPretty({ sync: true, singleLine: true, ignore: "pid,hostname,service" }));
  return pino(options);
}
