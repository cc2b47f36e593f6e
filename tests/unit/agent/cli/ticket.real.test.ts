import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addTicketVerbs } from "../../../../agent/cli/ticket.ts";
import { addWhyVerb } from "../../../../agent/cli/why.ts";
import type { No, Request, Yes } from "../../../../agent/control/request.ts";
import { ControlServer } from "../../../../agent/host/control-server.ts";
import { verifyTicket } from "../../../../agent/runtime/verify-ticket.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { RecordedLife } from "./recorded-life.ts";
import { run } from "./said.ts";
import { status } from "./status-fixture.ts";

let recorded: RecordedLife;
let server: ControlServer;
let asked: Request[];

function reply(request: Request): Yes | No {
  asked.push(request);
  if (request.verb !== "verify") return { ok: true, value: status };
  const judge = { rules: plan, signer: recorded.signer, centre: recorded.life.centre };
  return { ok: true, value: verifyTicket(judge, request.text).status };
}

beforeEach(async () => {
  recorded = new RecordedLife();
  asked = [];
  server = new ControlServer(join(recorded.directory, "talon.sock"), (request, settle) => {
    settle(reply(request));
  });
  server.listen(() => undefined);
  await new Promise((settle) => setTimeout(settle, 10));
});
afterEach(() => {
  server.close();
  recorded.dispose();
});

const verify = (text: string) => run(["ticket", "verify", text, "--state", recorded.directory], addTicketVerbs);

describe("U13: talon ticket verify, at a running agent", () => {
  test("says where the visit stands, in the time of the centre, by QR and as typed", async () => {
    const { qr, letters } = recorded.record().paperOf(recorded.life.take());
    recorded.record();
    const out = ["A001: genuine, taken 21.11.2026 09:00 (Asia/Almaty); intake: waiting."];
    expect(await verify(qr)).toEqual({ out, err: [], codes: [] });
    expect(await verify(`A001 09:00 ${letters}`)).toEqual({ out, err: [], codes: [] });
    expect((await verify(`A001 09:01 ${letters}`)).codes).toEqual([1]);
    expect(asked.filter(({ verb }) => verb === "verify")).toHaveLength(3);
  });

  test("finds what was typed off a ticket whose visit is over in the journal", async () => {
    const { life } = recorded;
    const { letters } = recorded.paperOf(life.take());
    life.signIn("w1", "op-1");
    life.tell({ type: "void.asked", station: "w1", ticket: "A001", reason: "taken twice" });
    recorded.record();
    expect(await verify(`A001 09:00 ${letters}`)).toEqual({
      out: ["A001: genuine, taken 21.11.2026 09:00 (Asia/Almaty); its visit is over: the ticket was made void."],
      err: [],
      codes: [],
    });
    expect((await verify(`A001 10:00 ${letters}`)).codes).toEqual([1]);
  });

  test("knows that a text too long to ask about is no ticket", async () => {
    expect((await verify("x".repeat(300))).out).toEqual(["foreign: this is no ticket of this centre."]);
  });
});

describe("talon why, at a running agent", () => {
  test("tells the time of the centre", async () => {
    const { life } = recorded;
    life.signIn("w1", "op-1");
    life.take();
    life.call("w1");
    recorded.record();
    const said = await run(["why", "A001", "--state", recorded.directory], addWhyVerb);
    expect(said.out[0]).toContain("was called to w1 at 09:00 for");
  });
});
