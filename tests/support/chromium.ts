import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's Chromium. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
}

export type WatchedPage = Readonly<{
  page: Page;
  /** Complaints of the browser: console errors, uncaught errors, and violations of the content policy. */
  problems: string[];
}>;

/** A page whose storage is separate from other pages. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
  context.setDefaultTimeout(15_000);
  await context.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    console.error("content policy: " + event.violatedDirective + " " + event.blockedURI));`);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  await page.goto(url);
  return { page, problems };
}
