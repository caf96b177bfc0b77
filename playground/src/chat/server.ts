/** The server of this page, which may stand under a path: where the page itself is. */
export const SERVER = { url: new URL(".", location.href.split("#", 1)[0]).href };
