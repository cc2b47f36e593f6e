import { describe, expect, test } from "vitest";
import { command, dayList } from "../../../../agent/uplink/contract/schemas.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { commandMessage, dayListMessage } from "../../../../deploy/hub/signed-words.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { centre } from "./hub-journal.ts";

const HEARD = "2026-03-02T09:00:00.500Z";

describe("commands at the hub", () => {
  const signer = simSigner("hub");
  const nowMs = Date.parse(HEARD);
  const give = (store: HubStore, op: string, at = nowMs) => {
    const message = commandMessage(signer, { centre, nowMs: at }, { op, args: {}, by: "officer" });
    store.commands.keep(centre, message, JSON.stringify(message));
    return message;
  };
  const result = (command: string, phase: "done" | "failed", why: string | null) =>
    ({ v: 1, centre, command, op: "ping", phase, why, ts: HEARD }) as const;

  test("are asked again until the centre answers or their time is over", () => {
    const store = new HubStore(":memory:");
    const [first, second] = [give(store, "ping"), give(store, "snapshot", nowMs + 1)];
    expect(store.commands.waiting(centre, nowMs).map(({ command }) => command)).toEqual([first.id, second.id]);
    store.commands.hearResult(centre, result(first.id, "failed", "centre-held"));
    expect(store.commands.get(first.id)).toMatchObject({ phase: "failed", why: "centre-held" });
    expect(store.commands.waiting(centre, nowMs).map(({ op }) => op)).toEqual(["snapshot"]);
    expect(store.commands.waiting(centre, Date.parse(second.notAfter) + 1)).toEqual([]);
    store.close();
  });

  test("are answered only by the centre that they were meant for", () => {
    const store = new HubStore(":memory:");
    const { id } = give(store, "ping");
    store.commands.hearResult("kz-ast-01", result(id, "done", null));
    expect(store.commands.get(id)).toMatchObject({ phase: null });
    store.close();
  });

  test("TUC-040: are messages that the contract allows, signed for their centre, each with an id of its own", () => {
    const messages = Array.from({ length: 50 }, () =>
      commandMessage(signer, { centre, nowMs }, { op: "hold", args: { reason: "x" }, by: "o" }),
    );
    expect(new Set(messages.map(({ id }) => id)).size).toBe(50);
    for (const message of messages) {
      expect(command.parse(message)).toEqual(message);
      expect(signer.verify(signer.publicKey, signedText("TALON-CMD1", centre, message), message.sig ?? "")).toBe(true);
    }
  });

  test("TUC-038: U2: a list of a day is signed for its centre", () => {
    const list = { day: "2026-03-02", appointments: [], operators: [], revoked: ["c-101"] };
    const message = dayListMessage(signer, { centre, nowMs }, list);
    expect(dayList.parse(message)).toEqual(message);
    expect(signer.verify(signer.publicKey, signedText("TALON-DAY1", centre, message), message.sig)).toBe(true);
  });
});
