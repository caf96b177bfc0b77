import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/main/config/config.js";
import { Environment } from "../../src/main/config/settings/environment.js";

const example = await readFile(".env.example", "utf8");
const compose = await readFile("docker-compose.yml", "utf8");

const namesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const valuesOf = (text: string) => parseEnv(text) as Readonly<Record<string, string>>;
const filledIn = (text: string) =>
  text.replaceAll("change-me", "s3cret").replace("JWT_SECRET=", `JWT_SECRET=${"x".repeat(48)}`);

describe(".env.example", () => {
  it("names every variable of the server and of docker-compose.yml once, and no other", () => {
    const named = namesOf(example, /^(?:# )?([A-Z_]+)=/gm);
    const read = [...Object.keys(Environment.shape), ...namesOf(compose, /\$\{([A-Z_]+)/g)];
    expect([...named].sort()).toEqual(sorted(read));
  });

  it("explains each variable", () => {
    const about = example.split("\n\n").filter((part) => /^(?:# )?[A-Z_]+=/m.test(part));
    for (const paragraph of about) expect(paragraph).not.toMatch(/^(?:# )?[A-Z_]+=/);
  });

  it("is a valid configuration once the password and the secret are filled in, also in production", () => {
    for (const NODE_ENV of ["development", "production"]) {
      expect(readConfig({ ...valuesOf(filledIn(example)), NODE_ENV })).toMatchObject({
        jwtSecret: "x".repeat(48),
        persistence: { kind: "postgres", url: "postgresql://synctalk:s3cret@127.0.0.1:5432/synctalk" },
      });
    }
  });

  it("names the same database in .env.example and docker-compose.yml", () => {
    const { POSTGRES_PASSWORD, DATABASE_URL = "" } = valuesOf(example);
    const { username, password, host, pathname } = new URL(DATABASE_URL);
    expect(password).toBe(POSTGRES_PASSWORD);
    expect(compose).toContain(`POSTGRES_USER: ${username}\n`);
    expect(compose).toContain(`POSTGRES_DB: ${pathname.slice(1)}\n`);
    expect(compose).toContain(`"${host}:5432"`);
  });

  it("shows the defaults in commented-out lines", () => {
    const shown = valuesOf(namesOf(example, /^# ([A-Z_]+=.*)$/gm).join("\n"));
    expect(Object.keys(shown).length).toBeGreaterThan(5);
    expect(readConfig(shown)).toEqual(readConfig({}));
  });
});
