import { randomBytes } from "node:crypto";
import { type Check, NotApplicable } from "./check.ts";
import { Journal, ScriptCentre } from "./script-centre.ts";
import type { Target } from "./target.ts";

/** What can be done to the hub that is examined; a hub that merely runs somewhere offers nothing of it. */
export interface HubControl {
  readonly stop?: () => Promise<void>;
  readonly start?: () => Promise<void>;
  readonly command?: (centre: string, op: string) => Promise<string>;
  readonly publishDay?: (centre: string) => Promise<void>;
  /** Has a centre hang up and come back. */
  readonly reconnect?: (centre: string) => Promise<void>;
  /** SPKI in base64url. */
  readonly publicKey?: string;
  /** False where what takes longer than 5 s is left out. */
  readonly isPatient?: boolean;
}

/** Two scripted centres before one hub. Each check writes epochs of its own, so that none needs what another did. */
export class HubStage {
  readonly target: Target;
  readonly control: HubControl;
  centre: ScriptCentre;
  other: ScriptCentre;
  readonly #run = randomBytes(4).toString("hex");
  #epochs = 0;

  private constructor(target: Target, control: HubControl, centres: readonly [ScriptCentre, ScriptCentre]) {
    this.target = target;
    this.control = control;
    [this.centre, this.other] = centres;
  }

  get isPatient(): boolean {
    return this.control.isPatient !== false;
  }

  static async open(target: Target, control: HubControl = {}): Promise<HubStage> {
    const [one, other] = target.centres;
    return new HubStage(target, control, [
      await ScriptCentre.open(target, one),
      await ScriptCentre.open(target, other),
    ]);
  }

  journal(centre = this.centre.id): Journal {
    this.#epochs += 1;
    return new Journal(centre, `c${this.#run}-${this.#epochs}`);
  }

  async close(): Promise<void> {
    await Promise.all([this.centre.close(), this.other.close()]);
  }
}

export const hubCheck = (rule: string, what: string, run: Check<HubStage>["run"]): Check<HubStage> => ({
  rule,
  what,
  run,
});

/** The part of the control that a check needs. */
export function needs<Key extends keyof HubControl>(stage: HubStage, key: Key): NonNullable<HubControl[Key]> {
  const means = stage.control[key];
  if (means === undefined || means === null) throw new NotApplicable(`this hub offers the kit no way to ${key}`);
  return means;
}
