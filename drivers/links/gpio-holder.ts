import type { MonoMs } from "../../agent/kernel/units.ts";
import type { PinFault } from "../../agent/ports/pins.ts";
import { chooseChip } from "./gpio-chips.ts";
import type { GpioChip, GpioKernel } from "./gpio-kernel.ts";
import { type Claim, GpioLines, wishesOf } from "./gpio-lines.ts";
import { encodeLineRequest, LINES_MAX } from "./gpio-structs.ts";
import type { Errno } from "./libc.ts";

/**
 * The kernel swallows what does not last so long, before it stamps an edge with the moment at which the line had been still for it.
 * A sound contact bounces less than this, so that what is counted above it is wear or disturbance.
 */
const DEBOUNCE_US = 5_000;
/** Edges that the kernel keeps for each line while nobody reads; it keeps 1,024 of a request at most. */
const EVENTS_PER_LINE = 16;
const EVENTS_MOST = 1_024;
const CONSUMER = "talon";

interface HolderWorld {
  readonly mono: () => MonoMs;
  /** At the end of this turn of the event loop. */
  readonly soon: (call: () => void) => void;
  readonly kernel: GpioKernel;
}

/** Where a claim stands: it waits for the end of the turn, or its lines are held. */
export interface Place {
  readonly claim: Claim;
  readonly label: string | null;
  lines: GpioLines | null;
}

/**
 * Whoever uses chips in this process. All devices that claim lines of one chip in one turn of the event loop, as they do at the start and
 * after the chip was pulled, get one request. One that comes later gets a request of its own, so that nobody's edges are lost and nobody's
 * output falls while a request is made anew.
 */
export class GpioHolder {
  readonly #world: HolderWorld;
  readonly #held = new Set<GpioLines>();
  #waiting: Place[] = [];

  constructor(world: HolderWorld) {
    this.#world = world;
  }

  claim(claim: Claim, label: string | null): Place {
    const place: Place = { claim, label, lines: null };
    if (this.#waiting.length === 0) this.#world.soon(() => this.#grantAll());
    this.#waiting.push(place);
    return place;
  }

  release({ claim, lines }: Place): void {
    if (claim.isOver) return;
    claim.isOver = true;
    lines?.leave(claim);
  }

  #grantAll(): void {
    const waiting = this.#waiting.filter(({ claim }) => !claim.isOver);
    this.#waiting = [];
    for (const label of new Set(waiting.map((place) => place.label))) {
      this.#grantOnChip(
        label,
        waiting.filter((place) => place.label === label),
      );
    }
  }

  #grantOnChip(label: string | null, places: readonly Place[]): void {
    const chips = this.#world.kernel.chips();
    if (typeof chips === "string") {
      for (const { claim } of places) refuse(claim, pinFault(chips));
      return;
    }
    const chip = chooseChip(chips, label);
    const missing = places.filter(
      (place) => chip === null || wishesOf(place.claim.request).some(({ line }) => line >= chip.lines),
    );
    for (const { claim } of missing) refuse(claim, "pin-absent");
    if (chip !== null)
      this.#share(
        chip,
        places.filter((place) => !missing.includes(place)),
      );
  }

  #share(chip: GpioChip, places: readonly Place[]): void {
    const fresh: Place[] = [];
    for (const place of places) {
      const lines = this.#linesFor(chip, place);
      if (lines !== null) this.#seat([place], lines);
      else if (fresh.some((other) => isClash(other, place))) refuse(place.claim, "pin-busy", CONSUMER);
      else fresh.push(place);
    }
    const count = fresh.reduce((sum, { claim }) => sum + wishesOf(claim.request).length, 0);
    if (count > LINES_MAX) for (const place of fresh) this.#request(chip, [place]);
    else this.#request(chip, fresh);
  }

  #linesFor(chip: GpioChip, { claim }: Place): GpioLines | null {
    const wishes = wishesOf(claim.request);
    return [...this.#held].find((lines) => lines.granted.path === chip.path && lines.fits(wishes)) ?? null;
  }

  #request(chip: GpioChip, places: readonly Place[]): void {
    const { kernel } = this.#world;
    const wishes = places.flatMap(({ claim }) => wishesOf(claim.request));
    if (wishes.length === 0) return;
    const eventBuffer = Math.min(EVENTS_MOST, wishes.length * EVENTS_PER_LINE);
    const request = encodeLineRequest({ lines: wishes, debounceUs: DEBOUNCE_US, eventBuffer, consumer: CONSUMER });
    const fd = kernel.request(chip.path, request);
    if (typeof fd === "string") this.#refused(chip, places, fd);
    else this.#seat(places, this.#hold({ path: chip.path, fd, lines: wishes }));
  }

  /** One line that somebody else has must not cost the others theirs. */
  #refused(chip: GpioChip, places: readonly Place[], errno: Errno): void {
    const held = places.map((place) => ({ place, holder: this.#holderOf(chip, place) }));
    const free = held.filter(({ holder }) => holder === null).map(({ place }) => place);
    if (places.length > 1) {
      const isPartlyHeld = errno === "EBUSY" && free.length < places.length;
      for (const { place } of held.filter(({ holder }) => !isPartlyHeld || holder !== null))
        this.#request(chip, [place]);
      if (isPartlyHeld) this.#request(chip, free);
      return;
    }
    for (const { place, holder } of held) refuse(place.claim, pinFault(errno), holder ?? undefined);
  }

  #holderOf(chip: GpioChip, { claim }: Place): string | null {
    const holders = wishesOf(claim.request).map(({ line }) => this.#world.kernel.holder(chip.path, line));
    return holders.find((holder) => holder !== null) ?? null;
  }

  #hold(granted: GpioLines["granted"]): GpioLines {
    const lines: GpioLines = new GpioLines(granted, this.#world, () => this.#held.delete(lines));
    this.#held.add(lines);
    return lines;
  }

  #seat(places: readonly Place[], lines: GpioLines): void {
    for (const place of places) {
      place.lines = lines;
      lines.admit(place.claim);
    }
    for (const { claim } of places) if (!claim.isOver) lines.greet(claim);
  }
}

function refuse(claim: Claim, fault: PinFault, holder?: string): void {
  if (claim.isOver) return;
  claim.isOver = true;
  if (holder === undefined) claim.sink.closed(fault);
  else claim.sink.closed(fault, holder);
}

function isClash(one: Place, other: Place): boolean {
  const lines = wishesOf(one.claim.request).map(({ line }) => line);
  return wishesOf(other.claim.request).some(({ line }) => lines.includes(line));
}

function pinFault(errno: Errno): PinFault {
  if (errno === "EBUSY") return "pin-busy";
  return errno === "EACCES" || errno === "EPERM" ? "pin-denied" : "pin-absent";
}
