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

/** One JSON object a line; for people while developing. What is named like a secret is not written. */
export function createLogger({ level, pretty, destination }: LogOptions): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level, redact: { paths, censor: "[redacted]" }, base: { service: "synctalk" } };
  if (destination) return pino(options, destination);
  if (pretty) return pino(options, PinoPretty({ sync: true, singleLine: true, ignore: "pid,hostname,service" }));
  return pino(options);
}
