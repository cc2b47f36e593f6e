/** One planted bug: each text stands exactly once in its file, so that a mutant that no longer fits the code is noticed. */
export interface Mutant {
  readonly bug: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly put: string }[];
}

const one = (bug: string, file: string, change: readonly [find: string, put: string]): Mutant => ({
  bug,
  edits: [{ file, find: change[0], put: change[1] }],
});

const AGENT = "agent/runtime/agent.ts";
const LEDGER = "agent/runtime/ledger.ts";
const EVOLVE = "agent/domain/evolve.ts";

/** Half a day brings few snapshots, and fewer starts after one. */
const OFTEN_SAVED = { file: "agent/journal/replay.ts", find: "SNAPSHOT_EVERY = 2_000", put: "SNAPSHOT_EVERY = 200" };

/** What a tired engineer might do. Every one has to be caught by the claims alone: nobody looks at the code. */
export const mutants: readonly Mutant[] = [
  one("deeds are done one commit before their records are on disk", "agent/journal/journal.ts", [
    "this.#store.commit(records, (stored) => {",
    "const owed = globalThis as { late?: typeof records };\n    const late = owed.late ?? [];\n    owed.late = records;\n    this.#store.commit(late, (stored) => {",
  ]),
  one("keeps the state of a refused commit", LEDGER, ["this.#ahead = this.#centre;", ""]),
  one("starts counting tickets anew at every start", EVOLVE, [
    "return { ...centre, visits, devices: centre.devices.clear() };",
    "return { ...centre, visits, devices: centre.devices.clear(), numbers: centre.numbers.clear() };",
  ]),
  {
    bug: "follows a clock that is set back over the turn, and has forgotten yesterday's numbers",
    edits: [
      { file: "agent/domain/centre.ts", find: "DAYS_KEPT = 40", put: "DAYS_KEPT = 1" },
      {
        file: "agent/domain/decide-day.ts",
        find: "centre.day === null || today > centre.day || centre.numbers.has(today);",
        put: "today !== centre.day;",
      },
    ],
  },
  one("leaves slips alone whose fate was unknown at the start", EVOLVE, [
    '{ ...visit, slip: "unknown", mayBePaper: true }',
    "visit",
  ]),
  one("takes silence of the printer for paper", "agent/runtime/desks.ts", [
    'return { type: "print.unknown", visit, copy, printer };',
    'return { type: "print.proven", visit, copy, proof: "unconfirmed" };',
  ]),
  one("prints copies without saying so", "agent/runtime/slip.ts", ["copy > 0 ?", "copy > 9 ?"]),
  one("gives several tickets for several presses", "agent/domain/kiosk.ts", [
    'if (hasOpenJob(centre, button)) return refused("button-busy");',
    "",
  ]),
  one("forgets what devices said while the disk was away", "agent/runtime/owed.ts", [
    "else this.#letters.push(letter);",
    "",
  ]),
  one("moves the cursor when a frame is sent", "agent/runtime/uplink-desk.ts", [
    '    this.#world.schedule(() => this.#sink.post({ type: "framed",',
    '    if (range !== null) this.#remember({ type: "remember", epoch: wish.epoch, upto: range.last });\n    this.#world.schedule(() => this.#sink.post({ type: "framed",',
  ]),
  one("never sends again what the hub did not acknowledge", "agent/uplink/archives.ts", [
    "if (!isAwaited(lanes) || since(progressAt, now) < patienceMs(silences)) return from;",
    "return from;",
  ]),
  one("opens a lost wire once and never again", "drivers/supervisor.ts", [
    "this.#wishAt = later(now, backoffMs(REOPEN, tries));",
    "this.#wishAt = tries === 0 ? later(now, backoffMs(REOPEN, tries)) : null;",
  ]),
  one("leaves a camera's alarm on", "drivers/pulse-camera/machine.ts", [
    "drive(camera, step.level)",
    'drive(camera, "active")',
  ]),
  one("does not tell a board again that was away", "drivers/told-board.ts", [
    "return send({ ...board, staleAt: staleAt(board, now) }, now, board.settings.begin);",
    'return answer({ ...board, phase: "resting", wakeAt: null }, { type: "health", phase: "ready", fault: null });',
  ]),
  one("asks to be woken in the past", "drivers/pulse-camera/machine.ts", [
    "wakeAt: later(now, step.forMs)",
    "wakeAt: later(now, -step.forMs)",
  ]),
  one("lets an operator be at two stations", "agent/domain/staff/sign-in.ts", [
    'if (centre.stations.some((other) => other.operator === id)) return no("operator-elsewhere");',
    "",
  ]),
  {
    bug: "lets anybody call for any authority",
    edits: [
      {
        file: "agent/domain/queue.ts",
        find: "leg === null || stageNamed(visit, stage).authority !== authority) continue;",
        put: "leg === null || authority === null) continue;",
      },
      {
        file: "agent/domain/desk.ts",
        find: "state.stages.length === 0 || state.stages.includes(stage);",
        put: "state.stages.length === 0 || stage !== null;",
      },
    ],
  },
  one("takes a second rating for the same stage", "agent/domain/evolve-rating.ts", [
    "served: isRated ? { ...served, isRated } : served",
    "served",
  ]),
  {
    bug: "reads a snapshot without who is signed in where",
    edits: [
      OFTEN_SAVED,
      {
        file: "agent/domain/snapshot.ts",
        find: "[name, tableOf<unknown>(written[name])]",
        put: '[name, tableOf<unknown>(name === "stations" ? [] : written[name])]',
      },
    ],
  },
  one("hashes every record on its own", "agent/journal/chain.ts", [
    "sha256(`${previous}\\n${bodyDigest}`)",
    "sha256(`${previous.slice(64)}\\n${bodyDigest}`)",
  ]),
  one("never seals the end of a day", "agent/runtime/sealer.ts", [
    'tell({ type: "journal.sealed", seal',
    "void ({ seal",
  ]),
  one("packs no devices that were down", "agent/evidence/gather.ts", ['  "device.state",', ""]),
  one("lets stations go on while force majeure holds the centre", "agent/domain/decide-station.ts", [
    "situation.centre.hold !== null && !DONE_WHILE_HELD.has(input.type)",
    "false",
  ]),
  one("gives numbers while force majeure holds the centre", "agent/domain/reserve.ts", [
    'return centre.hold === null ? null : "centre-held";',
    "return null;",
  ]),
  one("forgets whom a call passed over", "agent/domain/order.ts", ["return { ...centre, passes };", "return centre;"]),
  one("loses the time in which the power was away", "agent/domain/evolve-time.ts", [
    "const ms = dark.rawMs + (correctionMs ?? 0);",
    "const ms = dark.rawMs * (correctionMs ?? 0) * 0;",
  ]),
  one("gives a second ticket for an appointment", "agent/domain/appointments/check-in.ts", [
    'if (booking.phase === "arrived") return no("appointment-used", booking.id);',
    "",
  ]),
  one("calls from a station on a break", "agent/domain/decide-station.ts", [
    "if (state.pause !== null && WORK.has(input.type))",
    'if (state.pause !== null && input.type !== "call.asked" && WORK.has(input.type))',
  ]),
  {
    bug: "forgets the norms it watches when a snapshot is read",
    edits: [OFTEN_SAVED, { file: "agent/domain/snapshot.ts", find: '  "watchlist",\n', put: "" }],
  },
  one("does not show who is called", AGENT, ["this.#desks.showBoards(this.#journalFault === null);", ""]),
  one("goes on in the old epoch though the hub knows more of it", AGENT, [
    'rolledBack: (found) => world.beginAnew?.({ why: "rolled-back", ...found }),',
    "rolledBack: () => undefined,",
  ]),
  one("declares no gap after a salvage", "agent/cli/run/journal-at-start.ts", [
    "for (const { first, last } of lost) agent.tell(",
    "for (const { first, last } of lost.slice(1)) agent.tell(",
  ]),
  one("takes the hub's word for records that the hub has otherwise", "agent/runtime/uplink-desk.ts", [
    "    if (this.#isForked) return;\n",
    "",
  ]),
];
