import { afterEach, describe, expect, test } from "vitest";
import { COMMAND, closeAll, OFFICER, opened, READ } from "./opened-hub.ts";

afterEach(closeAll);

describe("changes that are asked of the hub", () => {
  test("writes every change into the audit trail, with who asked for it and what became of it", async () => {
    const { ask, store } = await opened();
    await ask("/api/centres/kz-ala-01/commands", COMMAND, { op: "hold", args: { reason: "fire" } });
    await ask("/api/centres/kz-ast-01/commands", COMMAND, { op: "ping" });
    await ask("/api/centres/kz-ala-01/configuration", OFFICER, { config: "centre: {}" });
    await ask("/api/centres/kz-ala-01/commands", READ, { op: "ping" });
    const { deeds } = (await ask("/api/audit")).said;
    const told = deeds.map((deed: Record<string, string>) => [
      deed["by"],
      deed["act"],
      deed["centre"],
      deed["outcome"],
    ]);
    expect(told).toEqual([
      ["officer-1", "configuration", "kz-ala-01", "done"],
      ["shift-1", "command", "kz-ast-01", "unknown"],
      ["shift-1", "command", "kz-ala-01", "done"],
    ]);
    expect(deeds[2].what).toBe("hold fire");
    expect(JSON.stringify(deeds)).not.toContain("centre: {}");
    expect(await store.audit.latest(null, 9)).toHaveLength(3);
  });

  test("listens less to an address that tries tokens, writes that down once, and never locks out a right one", async () => {
    const { ask, store } = await opened();
    const codes: number[] = [];
    for (let no = 0; no < 13; no += 1) codes.push((await ask("/api/centres", String(no).padStart(40, "x"))).code);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429]);
    expect((await ask("/api/centres")).code).toBe(200);
    expect(await store.audit.latest(null, 9)).toMatchObject([{ by: null, act: "sign-in", outcome: "refused" }]);
  });

  test("adds appointments to the list of a day, and leaves what stands on it", async () => {
    const { ask, given, store } = await opened();
    const listed = { day: "2026-03-02", issued: "2026-03-02T08:00:00.000Z" };
    const operators = [{ id: "c-101", authority: "centre" }];
    store.days.keep(
      "kz-ala-01",
      listed,
      JSON.stringify({ ...listed, appointments: [], operators, revoked: ["c-102"] }),
    );
    const url = "/api/centres/kz-ala-01/days/2026-03-02";
    const one = { id: "t0930", code: "T0930", service: "licence-first", at: "2026-03-02T09:30:00.000Z" };
    expect((await ask(`${url}/changes`, READ, { add: [one] })).code).toBe(403);
    expect((await ask(`${url}/changes`, COMMAND, { add: [one] })).said.appointments).toEqual([one]);
    expect(given).toEqual([["kz-ala-01", { day: "2026-03-02", appointments: [one], operators, revoked: ["c-102"] }]]);
    expect((await ask(url)).said).toMatchObject({ operators: ["c-101"], revoked: ["c-102"] });
  });

  test("U4: says what a centre would find wrong with a configuration, and publishes nothing", async () => {
    const { ask, given } = await opened();
    const url = "/api/centres/kz-ala-01/configuration/check";
    expect((await ask(url, COMMAND, { config: "a: 1" })).code).toBe(403);
    expect((await ask(url, OFFICER, { config: "a: 1" })).said.problems.length).toBeGreaterThan(0);
    expect(given).toEqual([]);
  });
});
