import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { type BrowserContext, chromium } from "playwright-core";
import { listenHubHttp } from "../../../deploy/hub/http/listen.ts";
import { parseTokens, tokenLine } from "../../../deploy/hub/http/tokens.ts";
import { Hub } from "../../../deploy/hub/hub.ts";
import { HubStore } from "../../../deploy/hub/hub-store.ts";
import { startMosquitto } from "../../contracts/real-mosquitto.ts";
import { simSigner } from "../../sim/sim-signer.ts";
import { dayOf, overdue, VirtualCentre } from "./virtual-centre.ts";

export const TOKEN = "0123456789abcdef0123456789abcdef";
const REGIONS = [
  "Almaty",
  "Astana",
  "Shymkent",
  "Abai",
  "Aktobe",
  "Atyrau",
  "Kyzylorda",
  "Kostanay",
  "Mangystau",
  "Turkistan",
];
const MINUTE_MS = 60_000;

export interface Country {
  readonly url: string;
  readonly centres: readonly VirtualCentre[];
  readonly store: HubStore;
  readonly close: () => Promise<void>;
}

/** A real broker, the reference hub with its API, and so many centres that have spoken once. */
export async function openCountry(count: number): Promise<Country> {
  const folder = mkdtempSync(join(tmpdir(), "talon-country-"));
  const mosquitto = await startMosquitto([], (settings) =>
    settings
      .replace(/^acl_file.*$/m, "")
      .replace(/^password_file.*$/m, "")
      .replace(/^allow_anonymous.*$/m, "allow_anonymous true"),
  );
  const store = new HubStore(join(folder, "hub.db"));
  const hub = new Hub(store, { url: mosquitto.url, signer: simSigner("hub") });
  await hub.start();
  const holders = parseTokens(tokenLine("operator,officer", "test", TOKEN), "tokens");
  if (!holders.ok) throw new Error(holders.fault.what);
  const http = await listenHubHttp("127.0.0.1:0", {
    read: store.read,
    desk: hub,
    audit: store.audit,
    holders: () => holders.value,
  });
  if (!http.ok) throw new Error(http.fault.what);
  const wire = mqtt.connect(mosquitto.url, { clientId: "centres", protocolVersion: 4 });
  await new Promise((done) => wire.once("connect", done));
  const day = dayOf(Date.now());
  const centres = Array.from({ length: count }, (_, no) => centreNo(no, wire, day));
  for (const [no, centre] of centres.entries()) introduce(centre, no);
  const close = async () => {
    await wire.endAsync();
    await http.value.close();
    await hub.stop();
    store.close();
    await mosquitto.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: http.value.url, centres, store, close };
}

function centreNo(no: number, wire: MqttClient, day: string): VirtualCentre {
  const region = REGIONS[no % REGIONS.length] ?? "";
  const name = `kz-${region.slice(0, 3).toLowerCase()}-${String(1 + Math.floor(no / REGIONS.length)).padStart(2, "0")}`;
  const centre = new VirtualCentre(name, region, (topic, text) => void wire.publish(topic, text, { qos: 1 }));
  centre.day = day;
  return centre;
}

/** An ordinary day: some wait, some are served, a few places have trouble. */
function introduce(centre: VirtualCentre, no: number): void {
  const now = Date.now();
  centre.online(no % 41 !== 40);
  for (let one = 0; one < 3 + (no % 7); one += 1) {
    const ageMs = (((no * 13 + one * 7) % 44) + 2) * MINUTE_MS;
    const visit = centre.takeTicket(now - ageMs, one === 0);
    if (one % 3 === 1) centre.change(visit.ticket, { phase: "serving", station: `w${1 + (one % 3)}` });
  }
  if (no % 17 === 5) centre.change("A001", { warned: "at-risk", sinceMs: now - 51 * MINUTE_MS });
  if (no % 23 === 7) {
    centre.change("A002", { warned: "overdue", sinceMs: now - 71 * MINUTE_MS });
    const late = centre.visits.get("A002");
    if (late !== undefined) centre.record(overdue(late, now));
  }
  if (no % 61 === 30) {
    centre.hold = "evacuation";
    centre.record([{ type: "centre.paused", data: { reason: "evacuation", by: "c-101" } }]);
  }
  if (no % 29 === 11) centre.brokenDevice = "printer";
  centre.live();
}

const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "talon-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: "/usr/bin/chromium",
    args: CHROMIUM,
  });
  const close = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, close };
}
