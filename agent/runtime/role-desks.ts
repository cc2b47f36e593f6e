import type { Centre } from "../domain/centre.ts";
import type { CentreOrder } from "../domain/decision.ts";
import type { Language } from "../domain/event.ts";
import type { CentreInput } from "../domain/input.ts";
import { expectedWait } from "../domain/pace.ts";
import { countAhead } from "../domain/queue.ts";
import type { Rules } from "../domain/rules.ts";
import { foremostStage } from "../domain/visit.ts";
import type { AppendedRecord } from "../journal/journal.ts";
import type { FaultCode } from "../kernel/fault.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import type { CameraOrder } from "../ports/camera.ts";
import type { KeysWord } from "../ports/keys.ts";
import { Calibrator } from "./calibrator.ts";
import { CallDisplays, type CallScreen, callScreens, callsIn } from "./call-displays.ts";
import { boardFaces, CODE_CHARACTERS, jobId, keyInput, markInput, printInput } from "./desks.ts";
import { DeviceTests } from "./device-tests.ts";
import { Hall } from "./hall.ts";
import { kioskIds, kioskNotice, lampOrders } from "./kiosk.ts";
import { kioskWish } from "./kiosk-key.ts";
import type { Answer } from "./ledger.ts";
import { scanInput } from "./scan-desk.ts";
import { localTimes, slip } from "./slip.ts";
import type { AnyOrder, AnyWord, World } from "./world.ts";

type MarkOrder = Extract<CentreOrder, { type: "mark" }>;
/** A trace that a camera was told to leave, for an act or for none. */
type Trace = MarkOrder | { readonly type: "calibrate"; readonly camera: string };
type PrintOrder = Extract<CentreOrder, { type: "print" }>;

/** A citizen who chose a language at a kiosk is still the one who stands there. */
const LANGUAGE_KEPT_MS = 60_000;

/** Where the desks' words go. */
export interface DeskSink {
  /** Records are kept in memory, because the card takes no writing. */
  readonly isVolatile?: boolean;
  readonly centre: () => Centre;
  readonly order: (device: string, order: AnyOrder) => void;
  readonly tell: (input: CentreInput, answer?: Answer) => void;
}

/** Between the centre, which knows visits and stations, and the devices, which know slips, faces, keys and pulses. */
export class RoleDesks {
  readonly tests: DeviceTests;
  readonly #world: World;
  readonly #rules: Rules;
  readonly #sink: DeskSink;
  readonly #shown = new Map<string, string>();
  readonly #lit = new Map<string, boolean>();
  readonly #traces = new Map<string, Trace>();
  readonly #localTime: (wall: number) => string;
  readonly #kiosks: readonly string[];
  readonly #calibrator: Calibrator;
  readonly #hall: Hall;
  readonly #displays = new CallDisplays();
  readonly #screens: readonly CallScreen[];
  #lastTrace = 0;
  #chosen: { readonly language: Language; readonly at: MonoMs } | null = null;

  constructor(world: World, rules: Rules, sink: DeskSink) {
    this.#world = world;
    this.#rules = rules;
    this.#sink = sink;
    this.#kiosks = kioskIds(world.devices, rules);
    this.#hall = new Hall(world, rules, sink);
    this.#screens = callScreens(world.devices, rules);
    this.tests = new DeviceTests(world, (screen, isTest) => this.#hall.test(screen, isTest));
    this.#localTime = localTimes(rules.timezone);
    this.#calibrator = new Calibrator(world.clock, rules, (camera) =>
      this.#trace({ type: "calibrate", camera }, (id) => ({ type: "calibrate", id })),
    );
  }

  carryOut(order: CentreOrder): void {
    if (order.type === "print") return this.#print(order);
    const { act } = order;
    this.#trace(order, (id) => ({ type: "mark", id, act }));
  }

  passTime(): void {
    this.#calibrator.look();
    this.#tellShown(this.#displays.passTime(this.#world.clock.mono()));
  }

  hear(device: string, word: AnyWord): void {
    if (this.tests.hear(device, word)) return;
    switch (word.type) {
      case "pressed":
        return this.#press(device, word);
      case "scanned":
        return this.#scan(device, word.text);
      case "printed":
      case "not-printed":
      case "print-unknown": {
        const input = printInput(device, word);
        if (input !== null) this.#sink.tell(input);
        return;
      }
      case "marked":
        return this.#settleTrace(word.id, { made: true, confirmed: word.confirmed });
      case "not-marked":
        return this.#settleTrace(word.id, { made: false, confirmed: false });
      case "shown":
        return this.#tellShown(this.#displays.shown(device, word, this.#world.clock.mono()));
      case "painted":
        return this.#tellShown(this.#displays.painted(device, word.calls, this.#world.clock.mono()));
      case "announced":
        return;
      default:
        word satisfies never;
    }
  }

  /** What is recorded now is told to those who watch, and some of it is shown to the hall. */
  see(records: readonly AppendedRecord[]): void {
    const wall = this.#world.clock.wall();
    const at = new Date(wall).toISOString();
    for (const { seq, body } of records) {
      this.#world.note(() => ({ at, kind: "event", seq, event: JSON.parse(body) }));
      this.#hall.see(body, wall);
    }
  }

  /** Tells each board what it should show, where that has changed; a board that was away is told again by its own machine. */
  showBoards(isWritable: boolean): void {
    const calls = callsIn(this.#sink.centre(), this.#rules, this.#screens);
    this.#tellShown(this.#displays.look(calls, this.#world.clock.mono()));
    for (const [device, face] of boardFaces(this.#sink.centre(), this.#rules, isWritable)) {
      const key = JSON.stringify(face);
      if (this.#shown.get(device) === key) continue;
      this.#shown.set(device, key);
      this.#sink.order(device, { type: "show", face });
    }
    this.#hall.show(isWritable);
  }

  #tellShown(calls: ReturnType<CallDisplays["passTime"]>): void {
    for (const shown of calls) this.#sink.tell({ type: "call.shown", shown });
  }

  /** The lamps behind a kiosk's keys are lit while a ticket can be had there. */
  showKiosks(journalFault: FaultCode | null): void {
    for (const kiosk of this.#kiosks) {
      const isOpen = kioskNotice(this.#sink.centre(), this.#rules, { journalFault, kiosk }) === null;
      if (this.#lit.get(kiosk) === isOpen) continue;
      this.#lit.set(kiosk, isOpen);
      for (const order of lampOrders(this.#rules, isOpen)) this.#sink.order(kiosk, order);
    }
  }

  #print({ visit: id, copy, printer }: PrintOrder): void {
    const centre = this.#sink.centre();
    const visit = centre.visits.get(id);
    // A letter of the same commit may have made the number void.
    if (visit === undefined) return;
    const ahead = countAhead(centre, visit);
    const expected = expectedWait(centre.paces.get(`${visit.service}/${foremostStage(visit).id}`), ahead);
    const takenAt = this.#localTime(visit.reservedAt.wall);
    const mac = (text: string): Uint8Array => this.#world.signer.mac("ticket", text);
    const facts = {
      visit,
      copy,
      ahead,
      expected,
      rules: this.#rules,
      takenAt,
      mac,
      isVolatile: this.#sink.isVolatile === true,
    };
    this.#sink.order(printer, { type: "print", job: { id: jobId(id, copy), lines: slip(facts, this.#world.say) } });
  }

  #press(device: string, word: KeysWord): void {
    const input = keyInput({ rules: this.#rules, code: this.#world.entropy.code }, device, word);
    if (input === null) return;
    if (input.type === "service.asked") this.#rememberLanguage(word.key);
    this.#sink.tell(input, (refusal) => this.#noteRefusal(device, refusal));
  }

  #rememberLanguage(key: string): void {
    const { language, isLanguageChosen } = kioskWish(this.#rules, key);
    if (isLanguageChosen) this.#chosen = { language, at: this.#world.clock.mono() };
  }

  #scan(device: string, text: string): void {
    const { signer, entropy } = this.#world;
    const code = (): string => entropy.code(CODE_CHARACTERS);
    const input = scanInput({ rules: this.#rules, signer, code, language: this.#languageNow() }, device, text);
    if (input === null) return this.#noteRefusal(device, "appointment-unknown");
    this.#sink.tell(input, (refusal) => this.#noteRefusal(device, refusal));
  }

  #languageNow(): Language {
    const chosen = this.#chosen;
    const isFresh = chosen !== null && since(chosen.at, this.#world.clock.mono()) < LANGUAGE_KEPT_MS;
    return isFresh ? chosen.language : (this.#rules.languages[0] ?? "en");
  }

  #trace(trace: Trace, orderOf: (id: string) => CameraOrder): void {
    this.#lastTrace += 1;
    const id = String(this.#lastTrace);
    this.#traces.set(id, trace);
    this.#sink.order(trace.camera, orderOf(id));
  }

  #settleTrace(id: string, outcome: { readonly made: boolean; readonly confirmed: boolean }): void {
    const trace = this.#traces.get(id);
    this.#traces.delete(id);
    if (trace?.type === "mark") this.#sink.tell(markInput(trace, outcome));
    if (trace?.type === "calibrate") this.#sink.tell({ type: "calibration.made", camera: trace.camera, ...outcome });
  }

  #noteRefusal(device: string, refusal: FaultCode | null): void {
    if (refusal === null) return;
    const at = new Date(this.#world.clock.wall()).toISOString();
    this.#world.note(() => ({ at, kind: "notice", device, fault: refusal }));
  }
}
