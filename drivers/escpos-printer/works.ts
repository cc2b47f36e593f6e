import type { Command } from "./commands.ts";
import { takeCommand } from "./commands.ts";
import { Paper, type Slip } from "./paper.ts";
import type { Profile } from "./profiles.ts";

/** What keeps a printer from printing, or makes it a bad one. All are set from outside, by whoever plays fate. */
export interface Trouble {
  isPaperOut: boolean;
  isCoverOpen: boolean;
  isOffline: boolean;
  /** Reads nothing more; what it has read it prints. */
  isStalled: boolean;
  isSlow: boolean;
  /** Lines that the roll still has, where it is to run out within a ticket. */
  linesLeft: number | null;
}

export interface PrintedSlip extends Slip {
  readonly no: number;
  readonly isTorn: boolean;
}

export interface WorksWorld {
  readonly after: (ms: number, call: () => void) => () => void;
  readonly msPerDot: number;
  readonly drawsPictures: boolean;
  /** Says bytes to whoever is plugged in. */
  readonly say: (bytes: Uint8Array) => void;
  /** The buffer has room again. */
  readonly hasRoom: () => void;
  /** The roll ran out. */
  readonly ranOut: () => void;
}

export const SLIPS_MAX = 200;
/** A printer's receive buffer; what is longer waits on the wire. */
const BUFFER_BYTES = 4_096;
const INPUT_BYTES_MAX = 1024 * 1024;
const SLOWNESS = 20;

/** The inside of a printer: a buffer, a head, a knife, and its own will. It prints on when nobody is plugged in. */
export class Works {
  readonly trouble: Trouble = {
    isPaperOut: false,
    isCoverOpen: false,
    isOffline: false,
    isStalled: false,
    isSlow: false,
    linesLeft: null,
  };
  readonly #profile: Profile;
  readonly #world: WorksWorld;
  #paper: Paper;
  #input: Uint8Array = new Uint8Array();
  #slips: PrintedSlip[] = [];
  #printed = 0;
  #isBusy = false;
  #isFragment = false;
  #tellsChanges = false;

  constructor(profile: Profile, world: WorksWorld) {
    this.#profile = profile;
    this.#world = world;
    this.#paper = new Paper(profile, world.drawsPictures);
  }

  get slips(): readonly PrintedSlip[] {
    return this.#slips;
  }

  get isPrinting(): boolean {
    return this.#isBusy;
  }

  get tellsChanges(): boolean {
    return this.#tellsChanges;
  }

  get #isHalted(): boolean {
    const { isPaperOut, isCoverOpen, isOffline, isStalled } = this.trouble;
    return isPaperOut || isCoverOpen || isOffline || isStalled;
  }

  receive(bytes: Uint8Array): void {
    const whole = new Uint8Array(Math.min(INPUT_BYTES_MAX, this.#input.length + bytes.length));
    whole.set(this.#input);
    whole.set(bytes.subarray(0, whole.length - this.#input.length), this.#input.length);
    this.#input = whole;
    this.work();
  }

  forget(): void {
    this.#input = new Uint8Array();
    this.#paper.apply({ kind: "reset" });
    this.#isFragment = !this.#paper.isBlank;
  }

  switchOff(): void {
    this.forget();
    this.#tellsChanges = false;
    this.#isFragment = !this.#paper.isBlank;
  }

  /** Prints until the head has to move, something is in the way, or nothing is left. */
  work(): void {
    while (!this.#isBusy && !this.#isHalted) {
      const next = takeCommand(this.#input);
      if (next === null) break;
      this.#input = this.#input.subarray(next.length);
      this.#move(this.#obey(next.command));
    }
    if (!this.trouble.isStalled && this.#input.length <= BUFFER_BYTES) this.#world.hasRoom();
  }

  #move(dots: number): void {
    if (dots === 0) return;
    this.#isBusy = true;
    const ms = Math.ceil(dots * this.#world.msPerDot * (this.trouble.isSlow ? SLOWNESS : 1));
    this.#world.after(ms, () => {
      this.#isBusy = false;
      this.#useLine();
      this.work();
    });
  }

  #useLine(): void {
    const { linesLeft } = this.trouble;
    if (linesLeft === null || this.#paper.isBlank) return;
    this.trouble.linesLeft = linesLeft > 1 ? linesLeft - 1 : null;
    if (linesLeft > 1) return;
    this.trouble.isPaperOut = true;
    this.#isFragment = true;
    this.#drop();
    this.#isFragment = true;
    this.#world.ranOut();
  }

  #obey(command: Command): number {
    switch (command.kind) {
      case "cut":
        this.#drop();
        return 0;
      case "process-id":
        this.#dropWithoutKnife();
        this.#world.say(Uint8Array.of(0x37, 0x22, ...new TextEncoder().encode(command.id), 0));
        return 0;
      case "ask-paper":
        this.#dropWithoutKnife();
        this.#world.say(Uint8Array.of(0));
        return 0;
      case "tell-changes":
        this.#tellsChanges = command.value !== 0;
        if (this.#tellsChanges) this.#world.say(this.automaticStatus());
        return 0;
      case "reset":
        this.#isFragment ||= !this.#paper.isBlank;
        return this.#paper.apply(command);
      default:
        return this.#paper.apply(command);
    }
  }

  #dropWithoutKnife(): void {
    if (this.#profile.cut === "none") this.#drop();
  }

  #drop(): void {
    const isTorn = this.#isFragment;
    const isBlank = this.#paper.isBlank;
    const slip = this.#paper.tearOff();
    this.#isFragment = false;
    if (isBlank) return;
    this.#printed += 1;
    this.#slips = [...this.#slips, { ...slip, no: this.#printed, isTorn }].slice(-SLIPS_MAX);
  }

  automaticStatus(): Uint8Array {
    const { isPaperOut, isCoverOpen, isOffline } = this.trouble;
    const isOut = isPaperOut || isCoverOpen || isOffline;
    return Uint8Array.of(0x10 | (isOut ? 0x08 : 0) | (isCoverOpen ? 0x20 : 0), 0, isPaperOut ? 0x0c : 0, 0);
  }

  /** The answer to DLE EOT n. */
  status(question: number): number {
    const { isPaperOut, isCoverOpen, isOffline } = this.trouble;
    if (question === 1) return 0x12 | (isPaperOut || isCoverOpen || isOffline ? 0x08 : 0);
    if (question === 2) return 0x12 | (isCoverOpen ? 0x04 : 0) | (isPaperOut ? 0x20 : 0);
    return question === 4 && isPaperOut ? 0x72 : 0x12;
  }
}
