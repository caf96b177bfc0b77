import { readFileSync } from "node:fs";
import { STANDINGS, type Standing } from "./people.js";
import { ROOMS, type SceneRoom } from "./scene.js";
import { isAbout, type About } from "./targets.js";

type Answers = Readonly<Record<Standing, string>>;

/** A table of docs/access.md: the answer of each call per user and kind of room. */
export type AccessTable = Readonly<{
  title: string;
  calls: readonly string[];
  abouts: readonly About[];
  rooms: Readonly<Partial<Record<SceneRoom, Answers>>>;
}>;

export const accessTables = (): AccessTable[] =>
  readFileSync(new URL("../../../docs/access.md", import.meta.url), "utf8")
    .split("\n## ")
    .slice(1)
    .map(tableOf);

function tableOf(section: string): AccessTable {
  const [title = "", ...lines] = section.split("\n");
  const calls = lines.flatMap((line) => /^- `(.+)`$/.exec(line)?.[1] ?? []);
  const about = lines.flatMap((line) => /^About: (.+)\.$/.exec(line)?.[1] ?? []).join();
  const abouts = about === "" ? ["the room"] : about.split(", ");
  const [head = [], _rule, ...rows] = lines.filter((line) => line.startsWith("|")).map(cellsOf);
  if (calls.length === 0 || rows.length === 0) throw new Error(`"${title}" has no calls, or no table.`);
  if (String(head.slice(1)) !== String(STANDINGS)) throw new Error(`"${title}" lacks some of its columns.`);
  const named = rows.map(([room = "", ...cells]) => [room === "any" ? "public" : room, answersOf(cells)] as const);
  const rooms: Partial<Record<SceneRoom, Answers>> = Object.fromEntries(named);
  for (const room of Object.keys(rooms))
    if (!ROOMS.some((known) => known === room)) throw new Error(`Unknown kind of room: ${room}`);
  return { title, calls, abouts: abouts.map(known), rooms };
}

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const answersOf = (cells: readonly string[]) =>
  Object.fromEntries(STANDINGS.map((standing, index) => [standing, cells[index] ?? ""])) as Answers;

function known(about: string): About {
  if (!isAbout(about)) throw new Error(`Unknown subject "${about}".`);
  return about;
}
