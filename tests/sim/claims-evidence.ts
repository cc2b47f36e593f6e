import { equal, ok } from "node:assert/strict";
import { aimAt, type Question } from "../../agent/evidence/aim.ts";
import { gather } from "../../agent/evidence/gather.ts";
import { makePack } from "../../agent/evidence/make.ts";
import { verifyPack } from "../../agent/evidence/verify.ts";
import { keyIdOf, verifySignature } from "../../agent/host/device-key.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import type { Recorded } from "../../agent/journal/record.ts";
import { fitsSeal } from "../../agent/journal/seal.ts";
import type { StoredRecord, StoreIdentity } from "../../agent/ports/store.ts";
import { simSigner } from "./sim-signer.ts";

/** A pack is made, and then checked by whoever believes nothing, out of all records: each seed tries a few, and many seeds try all kinds. */
const VISITS_TRIED = 2;
const DAYS_TRIED = 1;
const signer = simSigner("packs");

/** U9: every day that ended is sealed where the chain was, and packs of its visits are sound, whatever happened that day. */
export function checkEvidence(
  identity: StoreIdentity,
  records: readonly StoredRecord[],
  facts: readonly Recorded[],
): void {
  checkSeals(identity, records, facts);
  const visits = facts.flatMap(({ event }) => (event.type === "ticket.issued" ? [event.data.visit] : []));
  const days = facts.flatMap(({ event }) => (event.type === "centre.closed" ? [event.data.day] : []));
  for (const visit of someOf(visits, VISITS_TRIED)) checkPack(identity, records, { kind: "visit", visit });
  for (const day of someOf(days, DAYS_TRIED)) checkPack(identity, records, { kind: "day", day });
}

/** So many of them, as far apart as they stand; where they begin depends on how many there are, so that seeds differ. */
function someOf(all: readonly string[], count: number): readonly string[] {
  const every = Math.max(1, Math.floor(all.length / count));
  const first = all.length % every;
  return all.filter((_, no) => no % every === first).slice(0, count);
}

function checkSeals(identity: StoreIdentity, records: readonly StoredRecord[], facts: readonly Recorded[]): void {
  const unsealed = new Set<string>();
  for (const { event } of facts) {
    if (event.type === "centre.closed") unsealed.add(event.data.day);
    if (event.type !== "journal.sealed") continue;
    const seal = event.data;
    ok(unsealed.delete(seal.day), "only a day that has ended is sealed, and once");
    ok(fitsSeal(identity.centre, seal, verifySignature), "a seal carries a signature that fits");
    equal(records[seal.last - 1]?.chain, seal.chain, "a seal lies on the chain");
  }
  equal(unsealed.size, 0, "every day that has ended is sealed");
}

function checkPack(identity: StoreIdentity, records: readonly StoredRecord[], question: Question): void {
  const aim = aimAt(records, question);
  ok(aim.ok, "what is in the journal can be packed");
  const { first, asked } = aim.value;
  const gathered = gather(records.slice(first - 1), aim.value, sha256);
  ok(gathered.ok, "a day fits into a pack");
  const before = records[first - 2]?.chain ?? firstChain(identity, sha256);
  const maker = { signer, sha256, identity, version: "sim", made: "2026-11-22T00:00:00.000Z" };
  const made = makePack({ ...gathered.value, before }, asked, maker);
  ok(made.ok, "what was gathered can be signed");
  const seals = sealKeys(made.value.pack.records);
  const tools = { sha256, verify: verifySignature, keyIdOf };
  const sound = verifyPack(JSON.stringify(made.value), tools, { keys: [signer.keyId, ...seals], anchor: null });
  equal(
    sound.ok ? "sound" : `${sound.fault.place}: ${sound.fault.what}`,
    "sound",
    `the pack of ${JSON.stringify(asked)} is sound`,
  );
}

/** The keys that the shown seals name. */
const sealKeys = (shown: readonly { readonly body: string }[]): readonly string[] =>
  shown.flatMap(({ body }) => {
    const key = /"publicKey":"([^"]+)"/.exec(body)?.[1];
    return key === undefined ? [] : [keyIdOf(key)];
  });
