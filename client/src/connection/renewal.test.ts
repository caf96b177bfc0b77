import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Renewal } from "./renewal.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

function scene({ fails = 0, sameToken = false } = {}) {
  const shown: string[] = [];
  const asked: string[] = [];
  const renewal = new Renewal({
    renew: async (stale) => {
      asked.push(stale);
      if (asked.length <= fails) throw new Error("offline");
      return sameToken ? stale : `${stale}+`;
    },
    show: async (token) => {
      shown.push(token);
      return inSeconds(900);
    },
  });
  return { renewal, shown, asked };
}

it("shows a fresh token a minute before the last one runs out, again and again", async () => {
  const { renewal, shown } = scene();
  renewal.start("a", inSeconds(900));
  await vi.advanceTimersByTimeAsync(839_000);
  expect(shown).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown).toEqual(["a+"]);
  await vi.advanceTimersByTimeAsync(840_000);
  expect(shown).toEqual(["a+", "a++"]);
});

it("tries again while the token lasts", async () => {
  const { renewal, shown, asked } = scene({ fails: 3 });
  renewal.start("a", inSeconds(900));
  await vi.advanceTimersByTimeAsync(900_000);
  expect([asked, shown]).toEqual([["a", "a", "a", "a"], ["a+"]]);
});

it("leaves it when there is no other token, and when it was stopped", async () => {
  const same = scene({ sameToken: true });
  same.renewal.start("a", inSeconds(10));
  const stopped = scene();
  stopped.renewal.start("a", inSeconds(10));
  stopped.renewal.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([same.asked, same.shown, stopped.asked]).toEqual([["a"], [], []]);
});
