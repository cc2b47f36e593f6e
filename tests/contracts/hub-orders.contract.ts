import { describe, expect, test } from "vitest";
import type { ResultMessage } from "../../agent/uplink/contract/schemas.ts";
import { publishConfig } from "../../deploy/hub/publish-config.ts";
import { commandMessage } from "../../deploy/hub/signed-words.ts";
import { simSigner } from "../sim/sim-signer.ts";
import { centre } from "../unit/deploy/hub/hub-journal.ts";
import { type HubUnderTest, using } from "./hub-read.contract.ts";

const HEARD = "2026-03-02T09:00:00.500Z";
const HEARD_MS = Date.parse(HEARD);

/** What becomes of a hub's commands and configurations, wherever it keeps them. */
export function hubOrdersContract(name: string, open: () => Promise<HubUnderTest>): void {
  const withHub = using(open);

  describe(`${name}: what a hub tells of its orders`, () => {
    test(
      "U2: is that a command waits until it has ended, and that an earlier word which comes late changes nothing",
      withHub(async (hub) => {
        const message = commandMessage(
          simSigner("hub"),
          { centre, nowMs: HEARD_MS },
          { op: "ping", args: {}, by: "o" },
        );
        await hub.keepCommand(centre, message, JSON.stringify(message));
        const hear = (phase: ResultMessage["phase"], by = centre) =>
          hub.hearResult(by, { v: 1, centre: by, command: message.id, op: "ping", phase, why: null, ts: HEARD });
        const seen = async () => {
          const waiting = await hub.waiting(centre, HEARD_MS);
          return [(await hub.read.command(message.id))?.phase, waiting.length];
        };
        const fates = [await seen()];
        for (const phase of ["accepted", "running", "done", "running", "failed"] as const) {
          await hear(phase);
          await hear("refused", "kz-ast-01");
          fates.push(await seen());
        }
        const ended = ["done", 0];
        expect(fates).toEqual([[null, 1], ["accepted", 1], ["running", 1], ended, ended, ended]);
        expect(await hub.waiting(centre, HEARD_MS + 3_600_000)).toEqual([]);
      }),
    );

    test(
      "U4: are configurations newest first, on the base of what runs, with what became of each by its own centre's word",
      withHub(async (hub) => {
        const [signer, digest] = [simSigner("hub"), "0123456789abcdef".repeat(4)];
        const wire = { publish: async () => undefined };
        const publish = () =>
          publishConfig({ book: hub.book, signer, wire }, centre, { config: "centre: {}", by: "officer-1" });
        expect((await publish()).base).toBeUndefined();
        const config = { revision: 1, digest, phase: "committed", drift: true };
        await hub.keepState(centre, JSON.stringify({ online: true, config }));
        expect(await publish()).toMatchObject({ revision: 2, base: digest });
        const problems = [{ place: "x:3", what: "y.", cure: "z." }];
        const hear = (by: string, command: string) =>
          hub.hearResult(by, {
            v: 1,
            centre: by,
            command,
            op: "config",
            phase: "refused",
            why: "config-invalid",
            problems,
            ts: HEARD,
          });
        for (const command of ["config-", "config-x", "2", "config-99"]) await hear(centre, command);
        await hear("kz-ast-01", "config-1");
        expect(JSON.parse((await hub.book.unanswered(centre)) ?? "null")).toMatchObject({ revision: 2 });
        await hear(centre, "config-2");
        expect(await hub.book.unanswered(centre)).toBeNull();
        const told = await hub.read.revisions(centre);
        expect(told.map(({ revision, by, phase, why }) => [revision, by, phase, why])).toEqual([
          [2, "officer-1", "refused", "config-invalid"],
          [1, "officer-1", null, null],
        ]);
        expect([told[0]?.problems, told[1]?.problems]).toEqual([problems, []]);
        expect(await hub.read.revisions("kz-ast-01")).toEqual([]);
        expect((await hub.read.centres())[0]?.state?.config).toEqual(config);
      }),
    );

    test(
      "is how a machine was when it said so last",
      withHub(async (hub) => {
        expect(await hub.read.machine(centre)).toBeNull();
        await hub.keepMachine(centre, '{"rssBytes":1}', HEARD_MS);
        await hub.keepMachine(centre, '{"rssBytes":2}', HEARD_MS + 60_000);
        expect(await hub.read.machine(centre)).toEqual({ heardMs: HEARD_MS + 60_000, said: { rssBytes: 2 } });
      }),
    );
  });
}
