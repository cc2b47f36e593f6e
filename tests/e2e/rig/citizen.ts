import type { Request } from "../../../agent/control/request.ts";
import { RATING_SOONEST_MS } from "../../../agent/domain/decide-rating.ts";
import { eventually, type TestCentre } from "../rig.ts";

/** A key of an operator locks itself for a moment after each press. */
const KEY_REST_MS = 350;

export async function must(centre: TestCentre, request: Request): Promise<void> {
  const reply = await centre.agent.ask(request);
  if (!reply.ok) throw new Error(`${request.verb}: ${reply.why}: ${reply.what}`);
}

export async function press(centre: TestCentre, device: string, key: string): Promise<void> {
  await new Promise((done) => setTimeout(done, KEY_REST_MS));
  await must(centre, { verb: "press", device, key });
}

export async function staffComes(centre: TestCentre): Promise<void> {
  await must(centre, { verb: "sign-in", station: "w1", operator: "c-101" });
  await must(centre, { verb: "sign-in", station: "w2", operator: "p-201" });
}

const phaseAt = (centre: TestCentre, station: string, phase: string) =>
  centre.agent.until(({ stations }) => stations.some((one) => one.id === station && one.phase === phase));

/** The operator of window 1 works with the keys under the table. */
async function serveAtWindow(centre: TestCentre, ticket: string): Promise<void> {
  await press(centre, "keys-w1", "call");
  await phaseAt(centre, "w1", "called");
  await eventually("the board over window 1 blinks the number", () => {
    const { text, blink } = centre.boards["board-w1"].face();
    return text.trim() === ticket && blink;
  });
  await press(centre, "keys-w1", "start");
  await phaseAt(centre, "w1", "serving");
  await press(centre, "keys-w1", "finish");
  await phaseAt(centre, "w1", "free");
}

/** The police in the workshop work at their page. */
async function produce(centre: TestCentre): Promise<void> {
  await must(centre, { verb: "call", station: "w2" });
  await must(centre, { verb: "start", station: "w2" });
  await must(centre, { verb: "finish", station: "w2" });
}

/** One citizen's whole way: ticket, intake, production, handover, rating. */
export async function wholeVisit(centre: TestCentre, ticket: string): Promise<void> {
  await press(centre, "kiosk", "licence-first");
  await centre.agent.until(({ queues }) => queues.some(({ waiting }) => waiting.some((one) => one.ticket === ticket)));
  await serveAtWindow(centre, ticket);
  await produce(centre);
  await serveAtWindow(centre, ticket);
  await new Promise((done) => setTimeout(done, RATING_SOONEST_MS));
  await press(centre, "pad-w1", "5");
  await eventually("the rating is in the journal", () => centre.events("rating.given").length > 0);
  await eventually("every act has its mark", () => centre.events("camera.marked").length === ACTS);
}

/** Called, started, finished at three stages, and the document handed over. */
export const ACTS = 10;
