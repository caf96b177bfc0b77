import { expect, it } from "vitest";
import { deviceName } from "../../../src/domain/accounts/device.js";

const APPLE = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${APPLE} Chrome/126.0.0.0 Safari/537.36`, "Chrome on Windows"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${APPLE} Chrome/126.0 Safari/537.36 Edg/126.0`, "Edge on Windows"],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/17.5 Safari/605.1.15`, "Safari on macOS"],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${APPLE} Version/17.5 Mobile Safari/604.1`,
    "Safari on iPhone",
  ],
  [`Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) ${APPLE} FxiOS/127.0 Mobile Safari/605.1.15`, "Firefox on iPad"],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${APPLE} SamsungBrowser/25.0 Chrome/121.0 Safari/537.36`,
    "Samsung Internet on Android",
  ],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${APPLE} Chrome/126.0.0.0 Safari/537.36`, "Chrome on ChromeOS"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${APPLE} Chrome/126.0 Safari/537.36 OPR/112.0`, "Opera on Linux"],
  ["curl/8.8.0", "curl"],
  ["node", "Node.js"],
  ["undici", "Node.js"],
  ["python-requests/2.32", "Python"],
  ["okhttp/4.12.0", "OkHttp"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "Linux"],
  ["", "Unknown device"],
  ["<script>alert(1)</script>", "Unknown device"],
])("names the device of the user agent %s: %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

it("reads only the beginning of a user agent", () => {
  expect(deviceName(`${" ".repeat(600)}curl/8.8.0`)).toBe("Unknown device");
  expect(deviceName(`curl/8 ${"x".repeat(1_000_000)}`)).toBe("curl");
});
