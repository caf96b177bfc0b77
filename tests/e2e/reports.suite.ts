import { describe, expect, it } from "vitest";
import type { Page, Report } from "../../src/protocol/entities.js";
import type { TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

export function reportsSuite(url: () => string): void {
  describe("reports", () => {
    async function reportScene() {
      const scene = await moderationScene(url());
      const rude = await scene.ada.send(scene.room.id, "rude");
      const reports = `/api/rooms/${scene.room.id}/reports`;
      return { ...scene, rude, reports };
    }

    it("keeps a reported message as it was, also after an edit and its deletion", async () => {
      const { ada, bob, rude, reports, messages } = await reportScene();
      const answer = await bob.post<Report>(reports, { messageId: rude.id, reason: " Rude. " });
      const made = { message: { id: rude.id, body: "rude" }, reason: "Rude.", by: { id: bob.id }, state: "open" };
      expect(answer).toMatchObject({ status: 201, body: made });
      await ada.patch(`${messages}/${rude.id}`, { body: "polite" });
      await ada.delete(`${messages}/${rude.id}`);
      expect((await ada.get<Page<Report>>(`${reports}?state=open`)).body.items).toMatchObject([made]);
    });

    it("answers a repeated report with the first one, also when both come at once", async () => {
      const { ada, bob, rude, reports } = await reportScene();
      const report = (reason: string) => bob.post<Report>(reports, { messageId: rude.id, reason });
      const [one, other] = await Promise.all([report("One."), report("Other.")]);
      expect(new Set([one.status, other.status])).toEqual(new Set([200, 201]));
      expect(one.body).toEqual(other.body);
      expect((await ada.get<Page<Report>>(reports)).body.items).toHaveLength(1);
    });

    it("refuses a report of one's own or a deleted message, and without a reason", async () => {
      const { ada, bob, rude, reports, messages } = await reportScene();
      const code = async (reason: string) => (await bob.post(reports, { messageId: rude.id, reason })).body.code;
      for (const reason of ["", "  ", "x".repeat(501)]) expect(await code(reason)).toBe("request.invalid");
      expect((await ada.post(reports, { messageId: rude.id, reason: "Mine." })).body.code).toBe("report.own_message");
      await ada.delete(`${messages}/${rude.id}`);
      expect(await code("Rude.")).toBe("message.deleted");
    });

    it("takes 50 open reports of one user, and those of others after that", async () => {
      const { ada, bob, room, reports } = await reportScene();
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      const sent = await Promise.all(Array.from({ length: 51 }, (_, index) => ada.send(room.id, `${index}`)));
      const report = (by: TestClient, index: number) =>
        by.post<Report>(reports, { messageId: sent[index]?.id, reason: "Spam." });
      const made = await Promise.all(Array.from({ length: 50 }, (_, index) => report(bob, index)));
      expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
      const refused = await report(bob, 50);
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { code: "room.too_many_reports", details: { most: 50 } },
      ]);
      expect((await report(bob, 0)).status).toBe(200);
      expect((await report(carol, 50)).status).toBe(201);
      await ada.patch(`${reports}/${made[0]?.body.id}`, { state: "resolved" });
      expect((await report(bob, 50)).status).toBe(201);
    });

    it("lets two moderators settle a report at once, and open it again", async () => {
      const { ada, bob, room, rude, reports } = await reportScene();
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      await ada.patch(`/api/rooms/${room.id}/members/${carol.id}`, { role: "moderator" });
      const { id } = (await bob.post<Report>(reports, { messageId: rude.id, reason: "Rude." })).body;
      const settle = (state: string) => [ada, carol].map((one) => one.patch<Report>(`${reports}/${id}`, { state }));
      for (const state of ["resolved", "open", "dismissed"])
        for (const { status, body } of await Promise.all(settle(state)))
          expect([status, body.state]).toEqual([200, state]);
      expect((await ada.get<Page<Report>>(`${reports}?state=open`)).body.items).toEqual([]);
      expect((await bob.get(reports)).body.code).toBe("room.role_required");
    });
  });
}
