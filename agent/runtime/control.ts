import type { No, Request, Yes } from "../control/request.ts";
import type { CentreInput } from "../domain/input.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { SlipLine } from "../ports/printer.ts";
import type { Say } from "../ports/words.ts";
import type { Agent } from "./agent.ts";
import { TEST_JOB } from "./desks.ts";
import { statusOf } from "./status.ts";
import type { Settings, WiredDevice, World } from "./world.ts";

/** What a virtual device lets one do to it from outside; the world of `talon run` knows how. */
export interface VirtualHands {
  /** False where the device has no such key, or its pins are real. */
  readonly press: (device: string, key: string) => boolean;
  /** Null where the device is real; false where it knows no such fault. */
  readonly fault: (device: string, fault: string, on: boolean) => boolean | null;
}

export interface ControlContext {
  readonly agent: Agent;
  readonly world: World;
  readonly settings: Settings;
  readonly hands: VirtualHands;
}

type Settle = (reply: Yes | No) => void;

const done: Yes = { ok: true, value: null };
const CODE_CHARACTERS = 10;

/** Answers one request of the control socket, now or when its commit is durable. */
export function answerRequest(context: ControlContext, request: Request, settle: Settle): void {
  const { agent, world, settings, hands } = context;
  switch (request.verb) {
    case "status":
      return settle({ ok: true, value: statusOf(agent, world, settings) });
    case "queue":
      return settle({ ok: true, value: statusOf(agent, world, settings).queues });
    case "watch":
      return settle(done);
    case "press":
      return hands.press(request.device, request.key)
        ? settle(done)
        : settle(no("no-such-key", `${request.device} has no key ${request.key} that can be pressed from here.`));
    case "fault": {
      const switched = hands.fault(request.device, request.fault, request.on);
      if (switched === null) return settle(no("not-virtual", `${request.device} is not a virtual device.`));
      return settle(switched ? done : no("no-such-fault", `${request.device} knows no fault ${request.fault}.`));
    }
    case "test":
      return settle(testDevice(context, request.device));
    case "ticket": {
      const language = request.language ?? settings.rules.languages[0] ?? "en";
      const code = world.entropy.code(CODE_CHARACTERS);
      return tell(
        context,
        { type: "service.asked", service: request.service, language, kiosk: "control", code },
        settle,
      );
    }
    case "rate":
      return tell(context, { type: "rating.pressed", station: request.station, score: String(request.score) }, settle);
    default:
      return tell(context, stationInput(request), settle);
  }
}

type StationRequest = Exclude<
  Request,
  { verb: "status" | "queue" | "watch" | "press" | "fault" | "test" | "ticket" | "rate" }
>;

function stationInput(request: StationRequest): CentreInput {
  const { station } = request;
  switch (request.verb) {
    case "sign-in":
      return { type: "operator.came", station, operator: request.operator };
    case "sign-out":
      return { type: "operator.left", station };
    case "call":
      return { type: "call.asked", station, ticket: request.ticket ?? null, reason: request.reason ?? null };
    case "recall":
      return { type: "recall.asked", station };
    case "no-show":
      return { type: "no-show.told", station };
    case "start":
      return { type: "start.told", station };
    case "finish":
      return { type: "finish.told", station, outcome: request.outcome ?? "passed" };
    default:
      return { type: "transfer.asked", station, stage: request.stage, reason: request.reason };
  }
}

function tell({ agent, world, settings }: ControlContext, input: CentreInput, settle: Settle): void {
  agent.tell(input, (refusal) => settle(refusal === null ? done : refusedBy(world.say, settings, refusal)));
}

function refusedBy(say: Say, { language }: Settings, refusal: FaultCode): No {
  const what = say(language, `fault.${refusal}.what`);
  return { ok: false, why: refusal, what, cure: say(language, `fault.${refusal}.advice`) };
}

const no = (why: string, what: string): No => ({
  ok: false,
  why,
  what,
  cure: "`talon device list` shows the devices, their keys and faults.",
});

/** Has the device prove itself without touching the queue. */
function testDevice({ agent, world, settings }: ControlContext, id: string): Yes | No {
  const device = world.devices.find((one) => one.id === id);
  if (device === undefined) return no("no-such-device", `There is no device ${id}.`);
  const order = testOrder(device, testSlip(world, settings));
  if (order === null) return no("nothing-to-test", `${id} only listens: press its keys and watch.`);
  agent.order(id, order);
  return done;
}

function testOrder({ role }: WiredDevice, lines: readonly SlipLine[]): Parameters<Agent["order"]>[1] | null {
  if (role === "printer") return { type: "print", job: { id: `${TEST_JOB}#0`, lines } };
  if (role === "board") return { type: "show", face: { text: "888", arrow: "none", blink: false } };
  return role === "camera" ? { type: "mark", id: TEST_JOB } : null;
}

function testSlip({ say, clock }: World, { language, rules }: Settings): readonly SlipLine[] {
  const text = (words: string): SlipLine => ({ kind: "text", text: words, size: "normal", align: "centre" });
  return [
    { kind: "banner", text: say(language, "ticket.test") },
    ...rules.languages.map((one) => text(say(one, "ticket.wait"))),
    text("Ә Ғ Қ Ң Ө Ұ Ү Һ І   Є І Ї Ґ   Ё Ъ Ы Э"),
    { kind: "rule" },
    text(new Date(clock.wall()).toISOString()),
  ];
}
