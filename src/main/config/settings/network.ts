import { z } from "zod";
import { LIMIT_DEFAULTS, LimitOverrides } from "../limits-setting.js";
import { OriginSetting } from "../origin-setting.js";
import { listOf, onOrOff, trustProxy, urlOf, wholeNumber, withoutLastSlashes } from "../setting-kinds.js";

export const NETWORK = {
  CORS_ORIGINS: listOf(OriginSetting)
    .default([])
    .describe(
      "Origins of frontends on other hosts, separated by commas: any `scheme://host[:port]`, such as `capacitor://localhost`. `https://*.example.com` matches exactly one label. `*` and `null` are refused, because they would admit every page. In development, `http://localhost` is admitted on every port.",
    ),
  PUBLIC_URL: urlOf(/^https?:$/, "must be an http:// or https:// address")
    .transform(withoutLastSlashes)
    .optional()
    .meta({
      unset: "the address it listens on",
      description:
        "Public URL of the server, with its [path](proxies.md#under-a-path) if it has one, such as `https://example.com/chat`. Links in mails begin with it, and its pages count as the server's own origin. Required in production with `SMTP_URL`, unless `RESET_URL` and `VERIFY_URL` are set.",
    }),
  TRUST_PROXY: trustProxy
    .default(0)
    .describe(
      "Reverse proxies in front of the server: their number, or their addresses, such as `loopback` or `10.0.0.0/8`. They determine the client's address. See [Behind a proxy](proxies.md).",
    ),
  SOCKET_TRANSPORTS: listOf(z.enum(["polling", "websocket"]))
    .default(["polling", "websocket"])
    .describe("Transports that Socket.IO offers: `polling,websocket`, or one of them."),
  KEEP_ALIVE_SECONDS: wholeNumber(1, 3_600)
    .default(72)
    .describe(
      "Seconds that an idle HTTP connection stays open. Set it to more than the timeout of your load balancer.",
    ),
  MAX_OUTGOING_MIB: wholeNumber(1, 65_536)
    .default(64)
    .describe(
      "MiB of answers and pushes that may wait in memory for slow clients. Above it, the connections with most bytes are closed.",
    ),
  RATE_LIMITS: onOrOff
    .default("on")
    .describe(
      "`on` or `off`. `off` turns rate limits and connection limits off, for load tests or behind a gateway that limits.",
    ),
  LIMITS: LimitOverrides.default(LIMIT_DEFAULTS).describe(
    "Changed [limits](limits.md), separated by commas: `message.send=40/4s,connections.user=50,pins.room=100`.",
  ),
};
