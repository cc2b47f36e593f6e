import { afterEach, describe, expect, test } from "vitest";
import type { CentreRuns } from "../../../../../deploy/hub/http/model.ts";
import { ROUTES } from "../../../../../deploy/hub/http/routes.ts";
import { configMessage } from "../../../../../deploy/hub/signed-words.ts";
import { simSigner } from "../../../../sim/sim-signer.ts";
import { NOON } from "./heard.ts";
import { COMMAND, closeAll, OFFICER, opened, READ } from "./opened-hub.ts";

afterEach(closeAll);

describe("the hub's API", () => {
  test("answers nobody without a token, but gives the page and its policy to everybody", async () => {
    const { ask } = await opened();
    for (const url of ["/api/centres", "/api/stream", "/api/openapi.json", "/api/nothing"]) {
      expect((await ask(url, null)).code, url).toBe(401);
      expect((await ask(url, "x".repeat(40))).code, url).toBe(401);
    }
    const page = await ask("/", null);
    expect(page.said).toContain("/deploy/hub/page/situation.ts");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'/);
    expect((await ask("/deploy/hub/page/situation.ts", null)).headers["content-type"]).toContain("javascript");
    for (const url of ["/deploy/hub/main.ts", "/deploy/hub/page/../main.ts", "/package.json"])
      expect((await ask(url, null)).code, url).toBe(404);
  });

  test.each([
    "/%61pi/centres",
    "/ap%69/kpi",
    "/%61pi/alarms",
    "http://hub/api/centres",
    "/%61pi/stream",
    "/%61pi/openapi.json",
  ])("answers nobody without a token, however its address is written: %s", async (url) => {
    const { ask } = await opened();
    const answer = await ask(url, null);
    expect(answer.code).toBe(401);
  });

  test("K18: tells of centres, one centre, its visits, alarms, cases, figures and silence", async () => {
    const { ask } = await opened();
    expect((await ask("/api/centres")).said.centres).toMatchObject([{ centre: "kz-ala-01", open: 1 }]);
    expect((await ask("/api/centres/kz-ala-01")).said.visits).toMatchObject([{ ticket: "A001" }]);
    expect((await ask("/api/centres/kz-ala-01/visits/2026-03-02-A001")).said.acts).toHaveLength(2);
    expect((await ask("/api/silent")).said.centres).toEqual([]);
    expect((await ask("/api/cases?authority=police")).said.cases).toEqual([]);
    expect((await ask("/api/alarms?limit=5")).said.alarms).toEqual([]);
    expect((await ask("/api/kpi")).said.days).toMatchObject([{ issued: 1 }]);
    expect((await ask("/api/kpi/reading?from=2026-03-02&to=2026-03-02")).said.tickets.issued).toBe(1);
    expect((await ask("/api/me")).said).toEqual({
      name: "wall",
      roles: ["viewer"],
      commands: false,
      configures: false,
    });
  });

  test("refuses what is not asked as described, and what is not known", async () => {
    const { ask } = await opened();
    for (const url of [
      "/api/alarms?limit=0",
      "/api/alarms?limit=9999",
      "/api/centres/NO",
      "/api/kpi/reading?from=x&to=y",
    ])
      expect((await ask(url)).code, url).toBe(400);
    for (const url of [
      "/api/centres/kz-ast-01",
      "/api/centres/kz-ala-01/visits/2026-03-02-B001",
      "/api/commands/unknown",
    ])
      expect((await ask(url)).code, url).toBe(404);
  });

  test("U2: lets only a token that may command hold, resume, revoke, ping and ask for a picture", async () => {
    const { ask, given } = await opened();
    const url = "/api/centres/kz-ala-01/commands";
    expect((await ask(url, READ, { op: "ping" })).code).toBe(403);
    expect((await ask(url, COMMAND, { op: "format" })).code).toBe(400);
    expect((await ask(url, COMMAND, { op: "hold" })).code).toBe(400);
    expect((await ask("/api/centres/kz-ast-01/commands", COMMAND, { op: "ping" })).code).toBe(404);
    expect(given).toEqual([]);
    expect((await ask(url, COMMAND, { op: "hold", args: { reason: "fire" } })).said.command).toMatch(/^01/);
    expect(given).toEqual([["kz-ala-01", "hold", { reason: "fire" }]]);
  });

  test("U2: has one centre or all of them hang up and come back, all of them spread over five minutes", async () => {
    const { ask, given } = await opened();
    const url = "/api/centres/kz-ala-01/reconnect";
    expect((await ask(url, READ, {})).code).toBe(403);
    expect((await ask(url, COMMAND, { after: -1 })).code).toBe(400);
    expect((await ask("/api/centres/kz-ast-01/reconnect", COMMAND, {})).code).toBe(404);
    expect(given).toEqual([]);
    expect((await ask(url, COMMAND, { after: 60_000 })).said).toEqual({ reconnect: { after: 60_000 } });
    expect((await ask("/api/reconnect", COMMAND, {})).said).toEqual({ reconnect: { after: 0, spread: 300_000 } });
    expect(given).toEqual([
      ["kz-ala-01", { after: 60_000 }],
      [null, { after: 0, spread: 300_000 }],
    ]);
  });

  test("U2: takes the list of a day within the limits of the contract", async () => {
    const { ask, given } = await opened();
    const url = "/api/centres/kz-ala-01/days/2026-03-02";
    expect((await ask(url, COMMAND, { appointments: [], operators: [] })).code).toBe(400);
    expect((await ask(url, COMMAND, { appointments: [], operators: [], revoked: ["c-101"] })).code).toBe(200);
    expect(given).toEqual([["kz-ala-01", { day: "2026-03-02", appointments: [], operators: [], revoked: ["c-101"] }]]);
  });

  test("U4: tells who runs what, those first where somebody changed it, and what became of each revision", async () => {
    const { ask, store } = await opened();
    const config = { revision: 3, digest: "a".repeat(64), phase: "committed", drift: false } as const;
    store.keepState("kz-ast-01", JSON.stringify({ online: true, config }));
    store.keepState("kz-shy-01", JSON.stringify({ online: true, config: { ...config, revision: null, drift: true } }));
    const { centres } = (await ask("/api/configurations")).said;
    expect(centres.map((one: CentreRuns) => [one.centre, one.runs?.revision, one.runs?.drift])).toEqual([
      ["kz-shy-01", null, true],
      ["kz-ala-01", undefined, undefined],
      ["kz-ast-01", 3, false],
    ]);
    const wish = { config: "centre: {}", by: "officer-1" };
    store.configs.keep(
      "kz-ast-01",
      configMessage(simSigner("hub"), { centre: "kz-ast-01", nowMs: NOON, revision: 3 }, wish),
      "",
    );
    expect((await ask("/api/centres/kz-ast-01/configuration")).said).toEqual({
      runs: config,
      revisions: [{ revision: 3, by: "officer-1", issuedMs: NOON, phase: null, why: null, problems: [] }],
    });
    expect((await ask("/api/centres/kz-akt-01/configuration")).code).toBe(404);
  });

  test("U4: publishes a configuration in the name of the token, and only for one that may configure", async () => {
    const { ask, given } = await opened();
    const url = "/api/centres/kz-ala-01/configuration";
    const config = "centre: {}";
    expect((await ask(url, READ, { config })).code).toBe(403);
    expect((await ask(url, COMMAND, { config })).code).toBe(403);
    expect((await ask(url, OFFICER, {})).code).toBe(400);
    expect((await ask(url, OFFICER, { config: "x".repeat(241 * 1024) })).code).toBe(400);
    expect((await ask(url, OFFICER, { config, watchMs: 1 })).code).toBe(400);
    expect((await ask("/api/centres/kz-akt-01/configuration", OFFICER, { config })).code).toBe(404);
    expect(given).toEqual([]);
    const published = await ask(url, OFFICER, { config, force: true, by: "somebody else" });
    expect([published.code, published.said]).toEqual([200, { revision: 7, base: null }]);
    expect(given).toEqual([["kz-ala-01", { config, force: true, by: "officer-1" }]]);
  });

  test("tells how a centre's machine was when it said so last", async () => {
    const { ask, store } = await opened();
    expect((await ask("/api/centres/kz-ala-01/machine")).said).toEqual({ machine: null });
    store.machines.keep("kz-ala-01", '{"temperature":61}', NOON);
    expect((await ask("/api/centres/kz-ala-01/machine")).said).toEqual({
      machine: { heardMs: NOON, said: { temperature: 61 } },
    });
  });

  test("stops a machine that gives orders without end", async () => {
    const { ask, given } = await opened();
    const codes: number[] = [];
    for (let no = 0; no < 70; no += 1)
      codes.push((await ask("/api/centres/kz-ala-01/commands", COMMAND, { op: "ping" })).code);
    expect([codes.filter((code) => code === 200).length, codes.at(-1), given.length]).toEqual([60, 429, 60]);
  });

  test("describes every address that it serves", async () => {
    const { ask } = await opened();
    const { paths } = (await ask("/api/openapi.json")).said;
    for (const { method, path } of ROUTES) {
      const described = paths[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      expect(described?.summary, path).toBeTruthy();
    }
    expect(paths["/api/alarms"].get.parameters.map(({ name }: { name: string }) => name)).toEqual(["centre", "limit"]);
  });
});
