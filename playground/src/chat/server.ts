/** The address of this page, which is the server's and may contain a path. */
export const SERVER = { url: new URL(".", location.href.split("#", 1)[0]).href };
