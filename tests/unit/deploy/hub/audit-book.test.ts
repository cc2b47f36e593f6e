import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { auditBook } from "../../../../deploy/hub/audit-book.ts";
import { DEEDS_KEPT_MAX, type Deed } from "../../../../deploy/hub/audit-trail.ts";

const deed: Deed = { by: "shift-1", from: "10.0.0.1", act: "command", centre: "kz-ala-01", what: "hold fire" };

test("the audit trail tells who asked for what, newest first, and what became of it", async () => {
  const audit = auditBook(new Database(":memory:"));
  const first = await audit.begin(deed, 1_000);
  await audit.begin({ ...deed, centre: "kz-ast-01" }, 2_000);
  await audit.end(first, "done");
  expect(await audit.latest(null, 9)).toEqual([
    { no: 2, atMs: 2_000, ...deed, centre: "kz-ast-01", outcome: null },
    { no: 1, atMs: 1_000, ...deed, outcome: "done" },
  ]);
  expect((await audit.latest("kz-ala-01", 9)).map(({ no }) => no)).toEqual([1]);
  expect(await audit.latest(null, 1)).toHaveLength(1);
});

test("the audit trail has a limit, beyond which the oldest go", async () => {
  const db = new Database(":memory:");
  const audit = auditBook(db);
  await audit.begin(deed, 1);
  db.exec(`UPDATE sqlite_sequence SET seq = ${DEEDS_KEPT_MAX} WHERE name = 'audit'`);
  await audit.begin(deed, 2);
  expect((await audit.latest(null, 9)).map(({ atMs }) => atMs)).toEqual([2]);
});
