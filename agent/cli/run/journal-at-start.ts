import { join } from "node:path";
import type { Config } from "../../../config/load.ts";
import { say } from "../../../config/words.ts";
import { markSuspect } from "../../host/anchor-file.ts";
import { Ballast, ballastPath } from "../../host/ballast.ts";
import type { StoreFinding } from "../../host/check-up.ts";
import { JournalThread } from "../../host/journal-thread.ts";
import { nodeEntropy } from "../../host/node-entropy.ts";
import { beginForgetting, forgetOld } from "../../host/old-archives.ts";
import { type OpenedJournal, openJournal, volatilePathOf } from "../../host/open-journal.ts";
import { beginPageChecks } from "../../host/page-check.ts";
import { refusingStore } from "../../host/refusing-store.ts";
import { sha256 } from "../../host/sha256.ts";
import { atOnce } from "../../journal/at-once.ts";
import { assert } from "../../kernel/assert.ts";
import type { Log } from "../../ports/log.ts";
import type { LateStore, StoreFault } from "../../ports/store.ts";
import type { Agent } from "../../runtime/agent.ts";
import { baselineOf } from "../../runtime/baseline.ts";
import { Ledger } from "../../runtime/ledger.ts";

export interface JournalPlan {
  readonly directory: string;
  readonly log: Log;
  readonly config: Config;
  /** Why the card is not to be tried: it refused every commit of the life before. */
  readonly givenUp: StoreFault | null;
}

export interface JournalAtStart {
  readonly store: LateStore;
  readonly ledger: Ledger;
  /** Why no journal could be opened anywhere; null where there is one. */
  readonly fault: StoreFault | null;
  /** The journal is in memory, because the card takes no writing. */
  readonly isVolatile: boolean;
  readonly path: string;
  readonly findings: readonly StoreFinding[];
  /** 99th percentile of the commits since it was last asked. */
  readonly commitMs: () => number | null;
  readonly closeStore: () => Promise<void>;
}

const EPOCH_CHARACTERS = 12;
/** The second try begins with what the first set aside. */
const TRIES = 2;
/** Memory is charged to the agent (systemd/talon.service, MemoryMax); tens of thousands of records find room. */
const VOLATILE_BYTES_MAX = 64 * 1024 ** 2;

/** Opens the journal whatever has become of it: checked, salvaged, or in memory. */
export async function journalAtStart(plan: JournalPlan, tries = TRIES): Promise<JournalAtStart> {
  const { centre } = plan.config.rules;
  const path = join(plan.directory, "journal.db");
  holdBallast(path, plan);
  forgetOld(path, keepingOf(plan));
  const opened = openJournal({
    path,
    volatilePath: volatilePathOf(path, process.env),
    centre,
    maxBytes: plan.config.storage.maxBytes,
    newEpoch: () => nodeEntropy.code(EPOCH_CHARACTERS).toLowerCase(),
    utc: new Date().toISOString(),
    baselineOf,
    ...(plan.givenUp === null
      ? {}
      : { givenUp: { fault: plan.givenUp, detail: "it refused every commit while the agent ran" } }),
  });
  if (!opened.ok) return withoutJournal(plan, opened.fault.fault, opened.fault.detail);
  for (const finding of opened.value.findings) tellFinding(plan.log, finding);
  const read = await readBack(plan, opened.value);
  if (read !== null) return read;
  // The file is whole and still cannot be understood: it is set aside, so that the centre works.
  markSuspect(opened.value.path);
  return tries > 1
    ? journalAtStart(plan, tries - 1)
    : withoutJournal(plan, "journal-corrupt", "it cannot be read back");
}

async function readBack(plan: JournalPlan, opened: OpenedJournal): Promise<JournalAtStart | null> {
  const { config, log } = plan;
  const { path, archives, findings, cardFault } = opened;
  const { maxBytes, ballastBytes } = config.storage;
  const store = new JournalThread(opened.store, {
    path,
    centre: config.rules.centre,
    maxBytes: cardFault === null ? maxBytes : Math.min(maxBytes, VOLATILE_BYTES_MAX),
    ballastBytes: cardFault === null ? ballastBytes : 0,
  });
  const endChecks = beginPageChecks(path, log);
  const endForgetting = beginForgetting(path, keepingOf(plan));
  const closeStore = async () => {
    endChecks();
    endForgetting();
    await store.close();
    for (const archive of archives) archive.close();
  };
  const ledger = Ledger.open(store, config.rules, sha256);
  const commitMs = () => store.takeCommitMs();
  const isVolatile = cardFault !== null;
  if (ledger.ok) return { store, ledger: ledger.value, fault: null, isVolatile, path, findings, commitMs, closeStore };
  log.error("the journal cannot be understood", { ...ledger.fault });
  await closeStore();
  return null;
}

const keepingOf = ({ config, log }: JournalPlan) => ({ keepDays: config.storage.keepDays, log });

function holdBallast(path: string, { config, log }: JournalPlan): void {
  if (new Ballast(ballastPath(path), config.storage.ballastBytes).take()) return;
  log.error(say("en", "fault.journal-ballast.what"), {
    code: "journal-ballast",
    cure: say("en", "fault.journal-ballast.advice"),
  });
}

function tellFinding(log: Log, { code, detail, epoch, lost, kept }: StoreFinding): void {
  log.error(say("en", `fault.${code}.what`), {
    code,
    detail,
    epoch,
    lost,
    kept,
    cure: say("en", `fault.${code}.advice`),
  });
}

function withoutJournal({ config, log, directory }: JournalPlan, fault: StoreFault, detail: string): JournalAtStart {
  const cure = say("en", `fault.${fault}.advice`);
  log.error("the journal cannot be opened: no tickets are issued", { fault, detail, cure });
  const store = atOnce(refusingStore(config.rules.centre, fault));
  const ledger = Ledger.open(store, config.rules, sha256);
  assert(ledger.ok, "an empty journal can always be read back");
  return {
    store,
    ledger: ledger.value,
    fault,
    isVolatile: false,
    path: join(directory, "journal.db"),
    findings: [],
    commitMs: () => null,
    closeStore: () => Promise.resolve(),
  };
}

/** What the check-up found goes into the first commit of the new journal: what is lost is declared, never silent. */
export function recordFindings(agent: Agent, findings: readonly StoreFinding[]): void {
  for (const { code, epoch, lost } of findings) {
    agent.tell({ type: "journal.tried", fault: code, darkMs: 0 });
    if (epoch === null) continue;
    for (const { first, last } of lost) agent.tell({ type: "records.missing", epoch, first, last, cause: code });
  }
}
