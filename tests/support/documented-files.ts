import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { codeBlocks } from "./markdown.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

export type DocumentedFiles = Readonly<{ paths: string[]; remove(): Promise<void> }>;

/** TypeScript files from a page of documentation, written to a separate folder where their imports find one another and the project's files. */
export async function writeDocumentedFiles(page: string): Promise<DocumentedFiles> {
  const blocks = codeBlocks(await readFile(join(root, page), "utf8"));
  const files = new Map(
    blocks.flatMap(({ language, file, code }) => (language === "ts" && file ? [[file, code]] : [])),
  );
  await mkdir(join(root, "dist"), { recursive: true });
  const directory = await mkdtemp(join(root, "dist", ".docs-"));
  const paths: string[] = [];
  for (const [file, code] of files) {
    const path = join(directory, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, redirected(code, { from: path, file, written: new Set(files.keys()) }));
    paths.push(path);
  }
  return { paths, remove: () => rm(directory, { recursive: true }) };
}

type Place = Readonly<{ from: string; file: string; written: ReadonlySet<string> }>;

/** Imports of other files resolve to the project's files. */
const redirected = (code: string, { from, file, written }: Place): string =>
  code.replaceAll(/(?<=from ")\.{1,2}\/[^"]+(?=")/g, (specifier) => {
    const target = resolve(root, dirname(file), specifier);
    const name = relative(root, target).split(sep).join("/").replace(/\.js$/, ".ts");
    return written.has(name) ? specifier : relative(dirname(from), target).split(sep).join("/");
  });
