import type { No, Request, Yes } from "../control/request.ts";
import type { CentreInput } from "../domain/input.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { Say } from "../ports/words.ts";
import type { Agent } from "./agent.ts";
import { stationInput } from "./control-input.ts";
import { CODE_CHARACTERS } from "./desks.ts";
import { testOrder } from "./device-test.ts";
import { statusOf } from "./status.ts";
import { verifyTicket } from "./verify-ticket.ts";
import { type Settings, unattended, type World } from "./world.ts";

/** What a virtual device lets one do to it from outside; the world of `talon run` knows how. */
export interface VirtualHands {
  /** Presses a key, or holds a code before a scanner. False where the device has no such key, or is real. */
  readonly press: (device: string, key: string) => boolean;
  /** Null where the device is real; false where it knows no such fault. */
  readonly fault: (device: string, fault: string, on: boolean) => boolean | null;
}

export interface ControlContext {
  readonly agent: Agent;
  readonly world: World;
  readonly settings: Settings;
  readonly hands: VirtualHands;
  /** Goes back to the configuration before; false where there is none. */
  readonly takeBackConfig?: () => boolean;
  /** Lets a device in again that is left out; false where it is not. */
  readonly readmit?: (device: string) => boolean;
}

type Settle = (reply: Yes | No) => void;

const done: Yes = { ok: true, value: null };
/** Who asked, in records of acts that no operator did. */
const BY = "control";

/** Answers one request of the control socket, now or when its commit is durable. */
export function answerRequest(context: ControlContext, request: Request, settle: Settle): void {
  if ("station" in request) return tell(context, stationInput(request, context.world.signer), settle);
  switch (request.verb) {
    case "status":
    case "queue":
    case "watch":
    case "press":
    case "fault":
      return settle(lookOrTouch(context, request));
    case "test":
      return testDevice(context, request.device, settle);
    case "revert":
      return settle(context.takeBackConfig?.() === true ? done : NOTHING_BEFORE);
    case "readmit": {
      const { device } = request;
      const isLetIn = context.readmit?.(device) === true;
      return settle(isLetIn ? done : no("not-barred", `${device} is not left out.`));
    }
    case "verify":
      return verify(context, request.text, settle);
    default:
      return tell(context, centreInput(context, request), settle);
  }
}

type Unstationed = Exclude<Request, { readonly station: string }>;
type LookOrTouch = Extract<Unstationed, { verb: "status" | "queue" | "watch" | "press" | "fault" }>;

function lookOrTouch(context: ControlContext, request: LookOrTouch): Yes | No {
  const { agent, world, settings, hands } = context;
  switch (request.verb) {
    case "status":
      return { ok: true, value: statusOf(agent, world, settings) };
    case "queue":
      return { ok: true, value: statusOf(agent, world, settings).queues };
    case "watch":
      return done;
    case "press":
      return hands.press(request.device, request.key)
        ? done
        : no("no-such-key", `${request.device} has no key ${request.key} that can be pressed from here.`);
    case "fault": {
      const switched = hands.fault(request.device, request.fault, request.on);
      if (switched === null) return no("not-virtual", `${request.device} is not a virtual device.`);
      return switched ? done : no("no-such-fault", `${request.device} knows no fault ${request.fault}.`);
    }
  }
}

type CentreRequest = Exclude<Unstationed, LookOrTouch | { verb: "test" | "verify" | "revert" | "readmit" }>;

function centreInput({ world, settings }: ControlContext, request: CentreRequest): CentreInput {
  const first = settings.rules.languages[0] ?? "en";
  const code = (): string => world.entropy.code(CODE_CHARACTERS);
  switch (request.verb) {
    case "ticket": {
      const { service, language = first, priority = "ordinary" } = request;
      return { type: "service.asked", service, language, kiosk: BY, code: code(), priority };
    }
    case "check-in": {
      const { appointment, language = first } = request;
      return { type: "appointment.shown", appointment, language, kiosk: BY, code: code() };
    }
    case "hold":
      return { type: "hold.asked", by: BY, reason: request.reason };
    case "resume":
      return { type: "resume.asked", by: BY };
    case "offset":
      return { type: "recorder.compared", camera: request.camera, offsetMs: request.ms, by: BY };
  }
}

/** That a ticket is not what it says is an answer, not a refusal. */
function verify({ agent, world, settings }: ControlContext, text: string, settle: Settle): void {
  const judge = { rules: settings.rules, signer: world.signer, centre: agent.centre };
  const { status, input } = verifyTicket(judge, text);
  const answered = (): void => settle({ ok: true, value: status });
  if (input === null) answered();
  else agent.tell(input, answered);
}

function tell({ agent, world, settings }: ControlContext, input: CentreInput, settle: Settle): void {
  agent.tell(input, (refusal) => settle(refusal === null ? done : refusedBy(world.say, settings, refusal)));
}

function refusedBy(say: Say, { language }: Settings, refusal: FaultCode): No {
  const what = say(language, `fault.${refusal}.what`);
  return { ok: false, why: refusal, what, cure: say(language, `fault.${refusal}.advice`) };
}

const NOTHING_BEFORE: No = {
  ok: false,
  why: "nothing-before",
  what: "There is no configuration to go back to.",
  cure: "`talon config show` tells which are kept.",
};

const no = (why: string, what: string): No => ({
  ok: false,
  why,
  what,
  cure: "`talon device list` shows the devices, their keys and faults.",
});

/** Has the device prove itself without touching the queue, or waits for a word of it. */
function testDevice({ agent, world, settings }: ControlContext, id: string, settle: Settle): void {
  const device = world.devices.find((one) => one.id === id);
  if (device === undefined) return settle(no("no-such-device", `There is no device ${id}.`));
  const order = testOrder(device, world, settings);
  if (order !== null) {
    return agent.tell({ type: "device.tested", tested: { device: id, came: "told" } }, () => {
      agent.order(id, order);
      settle(done);
    });
  }
  const { phase, fault } = (device.attend ?? unattended)(() => device.part.figures());
  const isAway = phase !== "ready" && phase !== "degraded";
  if (isAway && device.role === "screen") return settle(testRefusal(world.say, settings, "no-browser"));
  if (isAway && fault !== null) return settle(refusedBy(world.say, settings, fault));
  if (isAway) return settle(no("not-ready", `${id} is ${phase}.`));
  const isBegun = agent.tests.begin(device, (value) => {
    agent.tell({ type: "device.tested", tested: { device: id, came: value.came } }, () => settle({ ok: true, value }));
  });
  if (!isBegun) settle(testRefusal(world.say, settings, "running"));
}

function testRefusal(say: Say, { language }: Settings, why: "running" | "no-browser"): No {
  const what = say(language, `test.${why}`);
  return { ok: false, why: `test-${why}`, what, cure: say(language, `test.${why}-advice`) };
}
