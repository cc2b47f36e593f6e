import { broken, type Check, type Complaint, configOf, lame, MIB, type Patient } from "./check.ts";
import type { JournalFacts, KeptFacts } from "./world.ts";

/** Below this the system itself begins to fail. */
const SPARE_BYTES = 64 * MIB;
const SPARE_FILES = 1000;

const journalFile = (state: string): string => `${state}/journal.db`;

/** The disk and the journal upon it. */
export const diskChecks: readonly Check[] = [
  {
    id: "state-folder",
    run: ({ world, state }) => {
      if (state === null) return null;
      if (world.stat(state)?.kind !== "folder") return [broken("doctor.state-absent", { path: state })];
      return world.may(state, "write") ? [] : [broken("doctor.state-denied", { path: state })];
    },
  },
  {
    id: "disk-space",
    run: (patient) => {
      const { world, state } = patient;
      const free = state === null ? null : (world.room(state)?.freeBytes ?? null);
      if (state === null || free === null) return null;
      const need = SPARE_BYTES + Math.min(configOf(patient)?.storage.maxBytes ?? 0, 512 * MIB);
      const values = { path: state, free: Math.floor(free / MIB), need: Math.ceil(need / MIB) };
      if (free >= need) return [];
      return [free < SPARE_BYTES ? broken("doctor.disk-low", values) : lame("doctor.disk-low", values)];
    },
  },
  {
    id: "disk-files",
    run: ({ world, state }) => {
      const free = state === null ? null : (world.room(state)?.freeFiles ?? null);
      if (state === null || free === null) return null;
      return free >= SPARE_FILES ? [] : [lame("doctor.disk-files-low", { path: state, free })];
    },
  },
  {
    id: "root-writable",
    run: ({ world }) => {
      const root = world
        .readText("/proc/mounts")
        ?.split("\n")
        .findLast((line) => line.split(" ")[1] === "/");
      if (root === undefined) return null;
      return root.split(" ")[3]?.split(",").includes("ro") === true ? [broken("doctor.root-read-only")] : [];
    },
  },
  {
    id: "journal-opens",
    run: (patient) =>
      told(patient, (facts) => faultIn(facts, ["journal-unwritable", "journal-read-only", "journal-full"])),
  },
  {
    id: "journal-version",
    run: (patient) => told(patient, (facts) => faultIn(facts, ["journal-newer", "journal-foreign"])),
  },
  { id: "journal-chain", run: (patient) => told(patient, (facts) => faultIn(facts, ["journal-corrupt"])) },
  {
    id: "journal-durable",
    run: (patient) =>
      told(patient, ({ fault, mode }) =>
        fault !== null || mode === "wal" ? [] : [lame("doctor.journal-unsafe", { mode })],
      ),
  },
  {
    id: "journal-archives",
    run: (patient) =>
      kept(patient, ({ archives: { count, waiting } }) =>
        waiting === 0 ? [] : [lame("doctor.archives-waiting", { count, waiting })],
      ),
  },
  {
    id: "journal-quarantine",
    run: (patient) =>
      kept(patient, ({ quarantine: { count, bytes, folder } }) =>
        count === 0 ? [] : [lame("doctor.quarantine-kept", { count, mib: Math.ceil(bytes / MIB), folder })],
      ),
  },
];

function told({ world, state }: Patient, judge: (facts: JournalFacts) => readonly Complaint[]) {
  const facts = state === null ? null : world.journal(journalFile(state));
  return facts === null ? null : judge(facts);
}

function kept({ world, state }: Patient, judge: (facts: KeptFacts) => readonly Complaint[]) {
  const facts = state === null ? null : world.kept(journalFile(state));
  return facts === null ? null : judge(facts);
}

const faultIn = ({ fault }: JournalFacts, codes: readonly string[]): readonly Complaint[] =>
  fault !== null && codes.includes(fault) ? [broken(`fault.${fault}`)] : [];
