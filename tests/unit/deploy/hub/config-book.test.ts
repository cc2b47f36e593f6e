import { afterEach, describe, expect, test } from "vitest";
import { config } from "../../../../agent/uplink/contract/schemas.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { publishConfig } from "../../../../deploy/hub/publish-config.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { centre } from "./hub-journal.ts";

const signer = simSigner("hub");
const DIGEST = "0123456789abcdef".repeat(4);
const ts = "2026-03-02T09:00:00.000Z";
let store = new HubStore(":memory:");
const published: { readonly topic: string; readonly text: string; readonly retain: boolean }[] = [];
const wire = {
  publish: (topic: string, text: string, retain = false) => {
    published.push({ topic, text, retain });
    return Promise.resolve();
  },
};
const publish = (more: { base?: string; force?: boolean } = {}) =>
  publishConfig({ book: store.configs, signer, wire }, centre, { config: "centre: {}", by: "duty-officer", ...more });
const runs = (digest: string, drift = false) =>
  store.keepState(centre, JSON.stringify({ config: { revision: null, digest, phase: "committed", drift } }));

afterEach(() => {
  store.close();
  store = new HubStore(":memory:");
  published.length = 0;
});

describe("U4: revisions at the hub", () => {
  test("are said again while the centre has not answered: the newest alone, and not what was answered", async () => {
    expect(store.configs.unanswered(centre)).toBeNull();
    await publish();
    await publish();
    expect(store.configs.unanswered(centre)).toBe(published[1]?.text);
    const answer = { v: 1, centre, op: "config", phase: "accepted", why: null, ts } as const;
    store.configs.hearResult(centre, { ...answer, command: "config-1" });
    expect(store.configs.unanswered(centre)).toBe(published[1]?.text);
    store.configs.hearResult(centre, { ...answer, command: "config-2" });
    expect(store.configs.unanswered(centre)).toBeNull();
  });

  test("are signed for their centre, counted up, retained, and made on the base of what runs there", async () => {
    runs(DIGEST);
    const [first, second] = [await publish(), await publish()];
    expect([first.revision, second.revision, second.base]).toEqual([1, 2, DIGEST]);
    const [said] = published;
    expect(said).toMatchObject({ topic: topicsOf(centre).config, retain: true });
    const message = config.parse(JSON.parse(said?.text ?? ""));
    expect(signer.verify(signer.publicKey, signedText("TALON-CFG1", centre, message), message.sig)).toBe(true);
  });

  test("have no base where the centre has never said what it runs, and the base that was asked for otherwise", async () => {
    expect(await publish({ force: true })).not.toHaveProperty("base");
    runs(DIGEST);
    expect((await publish({ base: "f".repeat(64) })).base).toBe("f".repeat(64));
  });

  test("are told of with what became of them, by their own centre only", async () => {
    const { revision } = await publish();
    const problems = [{ place: "revision-1:3", what: "x.", cure: "y." }];
    const command = `config-${revision}`;
    const said = {
      v: 1,
      centre,
      command,
      op: "config",
      phase: "refused",
      why: "config-invalid",
      problems,
      ts,
    } as const;
    store.configs.hearResult("kz-other-01", said);
    expect(store.configs.of(centre)).toMatchObject([{ revision, phase: null, problems: [] }]);
    store.configs.hearResult(centre, said);
    expect(store.configs.of(centre)).toMatchObject([{ revision, phase: "refused", why: "config-invalid", problems }]);
  });

  test("stand beside what each centre runs by its own word", () => {
    expect([store.configs.runs(centre), store.configs.all()]).toEqual([null, []]);
    runs(DIGEST, true);
    expect(store.configs.all()).toEqual([{ centre, revision: null, digest: DIGEST, phase: "committed", drift: true }]);
  });
});
