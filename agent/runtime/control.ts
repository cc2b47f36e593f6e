import type { TestAnswer } from "../control/device-test.ts";
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
import { type Settings, unattended, type WiredDevice, type World } from "./world.ts";

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

/** Breaks off what a request has begun and nobody waits for any more; does nothing once it has ended. */
export type Withdraw = () => void;

/** Answers one request of the control socket, now or when its commit is durable. Only a test can be withdrawn: what was asked of the centre is done. */
export function answerRequest(context: ControlContext, request: Request, settle: Settle): Withdraw | undefined {
  if (request.verb === "test") return testDevice(context, request.device, settle);
  answerAtOnce(context, request, settle);
  return undefined;
}

function answerAtOnce(context: ControlContext, request: Exclude<Request, { verb: "test" }>, settle: Settle): void {
  if ("station" in request) return tell(context, stationInput(request, context.world.signer), settle);
  switch (request.verb) {
    case "status":
    case "queue":
    case "watch":
    case "press":
    case "fault":
      return settle(lookOrTouch(context, request));
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
function testDevice(context: ControlContext, id: string, settle: Settle): Withdraw | undefined {
  const { agent, world, settings } = context;
  const device = world.devices.find((one) => one.id === id);
  const order = device === undefined ? null : testOrder(device, world, settings);
  if (device === undefined) settle(no("no-such-device", `There is no device ${id}.`));
  else if (order === null) return awaitWord(context, device, settle);
  else
    agent.tell({ type: "device.tested", tested: { device: id, came: "told" } }, () => {
      agent.order(id, order);
      settle(done);
    });
  return undefined;
}

function awaitWord(context: ControlContext, device: WiredDevice, settle: Settle): Withdraw | undefined {
  const { agent, world, settings } = context;
  const absence = absenceOf(device, context);
  const answered = (value: NonNullable<TestAnswer>): void =>
    agent.tell({ type: "device.tested", tested: { device: device.id, came: value.came } }, () =>
      settle({ ok: true, value }),
    );
  const withdraw = absence === null ? agent.tests.begin(device, answered) : null;
  if (withdraw === null) settle(absence ?? testRefusal(world.say, settings, "running"));
  return withdraw ?? undefined;
}

function absenceOf(device: WiredDevice, { world, settings }: ControlContext): No | null {
  const { phase, fault } = (device.attend ?? unattended)(() => device.part.figures());
  if (phase === "ready" || phase === "degraded") return null;
  if (device.role === "screen") return testRefusal(world.say, settings, "no-browser");
  return fault === null ? no("not-ready", `${device.id} is ${phase}.`) : refusedBy(world.say, settings, fault);
}

function testRefusal(say: Say, { language }: Settings, why: "running" | "no-browser"): No {
  const what = say(language, `test.${why}`);
  return { ok: false, why: `test-${why}`, what, cure: say(language, `test.${why}-advice`) };
}
