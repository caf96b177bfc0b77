import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { checkAnswer, headersFrom } from "./documented/check-answer.js";

type Body = Readonly<{ code?: string }>;
export type Reply = Readonly<{ status: number; body: Body; headers: IncomingHttpHeaders }>;

type Options = Readonly<{
  method?: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}>;

/** Sends one request from this loopback address, such as 127.0.0.7. */
export function requestFrom(
  localAddress: string,
  url: string,
  { method = "GET", body, headers = {}, signal }: Options = {},
): Promise<Reply> {
  const payload =
    body instanceof Uint8Array ? Buffer.from(body) : body === undefined ? undefined : JSON.stringify(body);
  const type = payload === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      url,
      { method, localAddress, agent: false, headers: { ...type, ...headers }, ...(signal && { signal }) },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject).once("end", () => {
          const text = Buffer.concat(parts).toString();
          const status = response.statusCode ?? 0;
          checkAnswer({ method, path: new URL(url).pathname, status, headers: headersFrom(response.rawHeaders), text });
          resolve({
            status,
            body: (text === "" ? undefined : JSON.parse(text)) as Body,
            headers: response.headers,
          });
        });
      },
    );
    sent.once("error", reject).end(payload);
  });
}

/** Addresses from 127.0.`block`.1 on. */
export const loopbackAddresses = (count: number, block = 1): string[] =>
  Array.from({ length: count }, (_, index) => `127.0.${block + Math.floor(index / 250)}.${(index % 250) + 1}`);
