import { RequestFailed } from "./request-failed.js";

/** The server's address as it was given; throws for what cannot be one. Without one, a page's own origin is meant. */
export function checkedServerUrl(url: string): string {
  if (url === "") {
    if ("location" in globalThis) return url;
    throw invalidUrl("Outside of a page, `url` has to say where the server is.");
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw invalidUrl(`"${url}" is no server's address: it has to look like "https://chat.example.com".`);
  }
  return url;
}

const invalidUrl = (message: string) =>
  new RequestFailed({ code: "client.invalid_url", message, status: 0, retryable: false });
