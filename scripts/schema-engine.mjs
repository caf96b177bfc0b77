// Prisma's schema engine as WebAssembly, on a PGlite database: no download, no server, no network.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";

let loaded;

async function loadBindings() {
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(script.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

function adapterFactory(pglite) {
  const factory = new PrismaPGlite(pglite);
  const connect = async () => {
    const adapter = await factory.connect();
    // Replaces the adapter's own method, which does not wait for the script and loses its error.
    adapter.executeScript = async (script) => void (await pglite.exec(script));
    return adapter;
  };
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect };
}

/** Opens the engine on this database, which is the shadow database as well. A diff needs a separate, empty database. */
export async function openSchemaEngine(pglite) {
  loaded ??= loadBindings();
  await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory(pglite));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
}
