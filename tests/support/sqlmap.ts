import { execFile } from "node:child_process";
import { temporaryDirectory } from "./temporary-directory.js";

export type Attack = Readonly<{ url: string; method?: string; body?: string; token?: string }>;

const FLAGS = (
  "--batch --disable-coloring --flush-session --dbms=PostgreSQL --technique=BEUS --level=1 --risk=1 --threads=4 " +
  "--timeout=10 --retries=1 --time-sec=2 --ignore-code=* --ignore-redirects --ignore-proxy"
).split(" ");

/** Findings of Debian's sqlmap about every parameter of a request, including path parameters marked with `*`. */
export async function sqlmap({
  url,
  method = "GET",
  body,
  token,
}: Attack): Promise<Readonly<{ tried: number; found: string[] }>> {
  const output = await temporaryDirectory();
  const args = [...FLAGS, "-u", url, `--method=${method}`, `--output-dir=${output}`];
  if (body !== undefined) args.push(`--data=${body}`, "-H", "Content-Type: application/json");
  if (token !== undefined) args.push("-H", `Authorization: Bearer ${token}`);
  const text = await new Promise<string>((resolve, reject) => {
    execFile(
      "sqlmap",
      args,
      { maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env.PATH, HOME: output } },
      (error, stdout, stderr) => {
        if (error && stdout === "") reject(new Error(`sqlmap did not run: ${error.message}${stderr}`));
        else resolve(stdout);
      },
    );
  });
  const found = text.split("\n").filter((line) => /is vulnerable|identified the following injection/i.test(line));
  return { tried: text.split(/testing if .* parameter '/).length - 1, found };
}
