import { PERSON_WAIT_MS, SCREEN_WAIT_MS, type TestAnswer } from "../control/device-test.ts";
import { Alarm } from "./alarm.ts";
import { credentialDigest } from "./credential.ts";
import { isTicketText } from "./ticket-code.ts";
import type { AnyWord, WiredDevice, World } from "./world.ts";

/** How long a test face stays for those who look, once a browser shows it. */
export const FACE_STAYS_MS = 5_000;
const FINGERPRINT_CHARACTERS = 8;
/** Names the call of a test face among those on a screen. */
export const TEST_CALL = "test";

type Settle = (answer: NonNullable<TestAnswer>) => void;

interface Running {
  /** Null once it has answered. */
  settle: Settle | null;
  readonly alarm: Alarm;
  readonly ended: () => void;
}

/** Has a screen show its test face, or what it shows else. */
type ShowFace = (screen: string, isTest: boolean) => void;

/** Tests that end with a word of the device itself. While one is on, the device's words go to it and nowhere else. */
export class DeviceTests {
  readonly #world: Pick<World, "clock" | "signer">;
  readonly #showFace: ShowFace;
  readonly #running = new Map<string, Running>();

  constructor(world: Pick<World, "clock" | "signer">, showFace: ShowFace) {
    this.#world = world;
    this.#showFace = showFace;
  }

  /** How to break it off, which does nothing once it has ended; null where a test of this device is on already. */
  begin({ id, role }: Pick<WiredDevice, "id" | "role">, settle: Settle): (() => void) | null {
    if (this.#running.has(id)) return null;
    const isScreen = role === "screen";
    const alarm = new Alarm(this.#world.clock, () => this.#end(id));
    const ended = (): void => (isScreen ? this.#showFace(id, false) : undefined);
    const running: Running = { settle, alarm, ended };
    this.#running.set(id, running);
    alarm.setIn(isScreen ? SCREEN_WAIT_MS : PERSON_WAIT_MS);
    if (isScreen) this.#showFace(id, true);
    return () => {
      if (this.#running.get(id) === running) this.#end(id);
    };
  }

  /** Whether a test has taken this word. */
  hear(device: string, word: AnyWord): boolean {
    const running = this.#running.get(device);
    if (running === undefined) return false;
    const answer = this.#answerOf(word);
    if (answer === null || running.settle === null) return true;
    running.settle(answer);
    running.settle = null;
    if (word.type !== "painted") this.#end(device);
    else running.alarm.setIn(FACE_STAYS_MS);
    return true;
  }

  stop(): void {
    for (const device of [...this.#running.keys()]) this.#end(device);
  }

  #end(device: string): void {
    const running = this.#running.get(device);
    this.#running.delete(device);
    running?.alarm.clear();
    running?.settle?.({ came: "nothing" });
    running?.ended();
  }

  #answerOf(word: AnyWord): TestAnswer {
    switch (word.type) {
      case "pressed":
        return { came: "key", key: word.key };
      case "scanned":
        return {
          came: "code",
          kind: isTicketText(word.text) ? "ticket" : "other",
          characters: word.text.length,
          fingerprint: credentialDigest(this.#world.signer, "card", word.text).slice(0, FINGERPRINT_CHARACTERS),
        };
      case "painted":
        return word.calls.includes(TEST_CALL) ? { came: "face" } : null;
      default:
        return null;
    }
  }
}
