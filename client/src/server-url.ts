import { clientError } from "./request-error.js";

/** Returns the server's address unchanged and throws for an invalid one. In a page, the empty address means the page's own origin. */
export function checkedServerUrl(url: string): string {
  if (url === "") {
    if ("location" in globalThis) return url;
    throw invalidUrl("Outside a page, `url` is required.");
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw invalidUrl(`"${url}" is not a server address. Example: "https://chat.example.com".`);
  }
  return url;
}

const invalidUrl = (message: string) => clientError("client.invalid_url", message, { retryable: false });
