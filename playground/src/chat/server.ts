/** The server's URL: the address of this page, which may contain a path. */
export const SERVER = { url: new URL(".", location.href.split("#", 1)[0]).href };
