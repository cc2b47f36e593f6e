import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Listening, listenHubHttp } from "../../../deploy/hub/http/listen.ts";
import { parseTokens, tokenLine } from "../../../deploy/hub/http/tokens.ts";
import { Hub } from "../../../deploy/hub/hub.ts";
import { HubStore } from "../../../deploy/hub/hub-store.ts";
import type { HubView, OpenVisit } from "../../console/bench/bench-state.ts";
import type { HubWindow } from "../../console/bench/bench-world.ts";
import type { Rules } from "../../domain/rules.ts";
import { openSigner } from "../../host/device-key.ts";
import { publishDays } from "./day-list.ts";

const LOOK_EVERY_MS = 300;
const VISITS_MAX = 40;

export interface DemoHubOptions {
  readonly broker: string;
  readonly directory: string;
  readonly rules: Rules;
  readonly changed: () => void;
}

export interface DemoHub extends HubWindow {
  /** What the centre has to trust to believe this hub; null where the hub has no key. */
  readonly publicKey: string | null;
  /** Where the page of the Situation Centre stands, with a token of this run; null where no port was free. */
  readonly page: string | null;
  readonly close: () => Promise<void>;
}

/** The reference hub inside this process, and a window through which the bench looks at what it keeps. */
export async function openDemoHub({ broker, directory, rules, changed }: DemoHubOptions): Promise<DemoHub> {
  const { centre } = rules;
  const store = new HubStore(join(directory, "hub.db"));
  const opened = openSigner(directory);
  const signer = opened.ok ? opened.value : null;
  const hub = new Hub(store, signer === null ? { url: broker } : { url: broker, signer });
  await hub.start();
  const served = await servePage(store, signer === null ? null : hub);
  const page = served === null ? null : `${served.listening.url}/#token=${served.token}`;
  const days = signer === null ? null : await publishDays(hub, rules);
  let seen = { text: "", view: NOTHING };
  const timer = setInterval(() => {
    const view = look(store, hub, centre);
    const text = JSON.stringify({ ...view, visits: view.visits.map(({ since, ...visit }) => visit) });
    if (text === seen.text) return;
    seen = { text, view };
    changed();
  }, LOOK_EVERY_MS);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    days?.close();
    await served?.listening.close();
    await hub.stop();
    store.close();
  };
  const appointments = () => days?.appointments() ?? [];
  const view = (): HubView => (page === null ? seen.view : { ...seen.view, page });
  return { publicKey: signer?.publicKey ?? null, page, appointments, view, close };
}

const TOKEN_BYTES = 24;

/** The page asks for a token here too, as it does everywhere; that of the demo lives as long as the demo. */
async function servePage(store: HubStore, desk: Hub | null): Promise<{ listening: Listening; token: string } | null> {
  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const holders = parseTokens(tokenLine("operator,officer", "demo", token), "demo");
  if (!holders.ok) return null;
  const listening = await listenHubHttp("127.0.0.1:0", {
    read: store.read,
    desk,
    audit: store.audit,
    holders: () => holders.value,
  });
  return listening.ok ? { listening: listening.value, token } : null;
}

const NOTHING: HubView = { online: false, received: 0, duplicates: 0, problems: 0, upTo: 0, held: false, visits: [] };

function look(store: HubStore, hub: Hub, centre: string): HubView {
  const counts = store.counts().findLast((one) => one.centre === centre);
  const live = (store.live(centre) ?? {}) as LiveSaid;
  const state = store.state(centre) as { readonly online?: boolean } | null;
  return {
    online: state?.online ?? false,
    received: counts?.events ?? 0,
    duplicates: counts?.duplicates ?? 0,
    problems: hub.malformed + hub.broken + (counts?.lost ?? 0),
    upTo: counts?.upto ?? 0,
    held: live.hold != null,
    visits: visitsOf(live),
  };
}

interface LiveVisit {
  readonly ticket: string;
  readonly service: string;
  readonly stage: string;
  readonly phase: string;
  readonly runningMs: number | null;
  readonly normMinutes: number;
  readonly owner?: string | null;
  readonly warned?: OpenVisit["warned"];
}

interface LiveSaid {
  readonly at?: string;
  readonly hold?: string | null;
  readonly visits?: readonly LiveVisit[];
}

/** The clocks were right when the centre spoke; here they run on from then. */
function visitsOf({ at, visits = [] }: LiveSaid): readonly OpenVisit[] {
  const spokenAt = at === undefined ? Date.now() : Date.parse(at);
  return visits.slice(0, VISITS_MAX).map((visit) => ({
    ticket: visit.ticket,
    service: visit.service,
    stage: visit.stage,
    phase: visit.phase,
    since: visit.runningMs === null ? null : spokenAt - visit.runningMs,
    normMinutes: visit.normMinutes,
    owner: visit.owner ?? null,
    warned: visit.warned ?? "no",
  }));
}
