import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDeviceVerbs } from "../../../../agent/cli/device.ts";
import type { Request, Yes } from "../../../../agent/control/request.ts";
import { openControl } from "../../../../agent/host/control-client.ts";
import { ControlServer } from "../../../../agent/host/control-server.ts";
import { run } from "./said.ts";
import { status } from "./status-fixture.ts";

let dir: string;
let server: ControlServer;
let asked: Request[];
let reply: (request: Request) => Yes;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "talon-cli-"));
  asked = [];
  const socket = join(dir, "talon.sock");
  server = new ControlServer(socket, (request, settle) => {
    asked.push(request);
    settle(reply(request));
  });
  server.listen(() => undefined);
  await expect
    .poll(async () => {
      const opened = await openControl(socket);
      if (opened.ok) opened.value.close();
      return opened.ok;
    })
    .toBe(true);
});

afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

function testing(role: string, answer: object | null, ...words: string[]) {
  const known = { ...status, devices: [{ ...status.devices[0], id: "it", role, phase: "ready" }] };
  reply = ({ verb }) => ({ ok: true, value: verb === "status" ? known : answer });
  return run(["device", "test", "it", ...words, "--state", dir], addDeviceVerbs);
}

const FINGERPRINT = "a1b2c3d4";
const CODE = { came: "code", kind: "other", characters: 9, fingerprint: FINGERPRINT };

describe("talon device test", () => {
  test("has a printer prove itself, and says to look at it", async () => {
    const said = await testing("printer", null);
    expect(said).toEqual({ out: ["it: told to prove itself; look at it."], err: [], codes: [] });
    expect(asked).toEqual([{ verb: "status" }, { verb: "test", device: "it" }]);
  });

  test.each([
    { role: "keys", answer: { came: "key", key: "licence.kk" }, invitation: /^Press any key of it within 30 s/ },
    { role: "scanner", answer: CODE, invitation: /^Hold any code or card before it within 30 s/ },
    { role: "scanner", answer: { ...CODE, kind: "ticket" }, invitation: /^Hold any code or card/ },
  ])("says of $role what to do, and then what came: $answer", async ({ role, answer, invitation }) => {
    const said = await testing(role, answer);
    expect(said.out).toHaveLength(2);
    expect(said.out[0]).toMatch(invitation);
    expect(said.out[1]).toContain("key" in answer ? answer.key : answer.fingerprint);
    expect([said.err, said.codes]).toEqual([[], []]);
  });

  test("needs nobody at a screen, and says that a browser shows the face", async () => {
    const said = await testing("screen", { came: "face" });
    expect(said.out).toHaveLength(1);
    expect(said.out[0]).toContain("888");
  });

  test.each([
    ["keys", "Nothing came within 30 s"],
    ["screen", "No browser has said"],
  ])("of %s that nothing came of is a problem, and says where to look", async (role, told) => {
    const said = await testing(role, { came: "nothing" });
    expect(said.err[0]).toContain(told);
    expect(said.codes).toEqual([1]);
  });

  test("tells the facts as JSON, and nothing else", async () => {
    const said = await testing("keys", { came: "key", key: "call" }, "--json");
    expect(said.out.map((line) => JSON.parse(line))).toEqual([{ device: "it", answer: { came: "key", key: "call" } }]);
  });
});
