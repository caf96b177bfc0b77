import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env["SYNCTALK_URL"] ?? "http://localhost:3001";

export default defineConfig({
  root: here("."),
  // Relative addresses: the page may be served under a path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("../dist/playground"),
    emptyOutDir: true,
    target: "es2022",
    assetsDir: "assets",
    // Inlined assets become data: URLs, which the page's CSP allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/api": server, "/socket.io": { target: server, ws: true } },
  },
});
