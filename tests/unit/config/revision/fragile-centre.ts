import { readDownlink } from "../../../../agent/uplink/downlink.ts";
import { signedText } from "../../../../agent/uplink/signed.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import {
  type Known,
  noRevisions,
  type Revisions,
  running,
  stagedOf,
  textsOf,
} from "../../../../config/revision/state.ts";
import { type RevisionIn, stepRevisions } from "../../../../config/revision/step.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { written } from "./known.ts";

const CENTRE = "kz-ala-01";
const hub = simSigner("hub");
const thief = simSigner("thief");
const isTrusted = (text: string, signature: string) => hub.verify(hub.publicKey, text, signature);
const hex = (name: string) => Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64);

export type Cut = "before-text" | "after-text" | "after-book" | null;

export interface Publication {
  readonly revision: number;
  readonly isForged: boolean;
  readonly isWrong: boolean;
  readonly isForced: boolean;
}

export class PowerCut extends Error {}

/** A centre whose disk outlives it. */
export class FragileCentre {
  book: Revisions = noRevisions;
  prior: Revisions = noRevisions;
  texts = new Set<string>();
  file: Known = written("first");
  runs: Known | null = null;
  readonly honest = new Set<string>();
  readonly #edits = ["first"];

  constructor() {
    this.honest.add("text-first");
    this.begin([], true);
  }

  begin(lost: readonly string[], isFileRight: boolean): void {
    for (const text of lost) this.texts.delete(text);
    const file = isFileRight ? this.file : null;
    if (isFileRight) this.texts.add(this.file.text);
    this.runs = null;
    const known = [...textsOf(this.book)];
    this.#step({ type: "began", file, lost: known.filter((text) => !this.texts.has(text)) }, null);
  }

  publish({ revision, isForged, isWrong, isForced }: Publication, cut: Cut): void {
    const text = `${revision}${isForged ? "f" : ""}`;
    const base = running(this.book)?.digest ?? "";
    const said = { v: 1, revision, base: hex(base), force: isForced, issued: "2026-03-02T09:00:00.000Z", config: text };
    const message = { ...said, by: "x", keyId: "k" };
    const sig = (isForged ? thief : hub).sign(signedText("TALON-CFG1", CENTRE, message));
    const payload = new TextEncoder().encode(JSON.stringify({ ...message, sig }));
    const heard = readDownlink({ centre: CENTRE, isTrusted }, topicsOf(CENTRE).config, payload);
    if (!heard.ok || heard.value.type !== "config") throw new Error("the test sends what the contract says");
    if (!heard.value.isSigned) return;
    const staged = { ...stagedOf(heard.value.config, `text-${text}`, `digest-${text}`), base };
    const problems = isWrong ? [{ place: "x", what: "y.", cure: "z." }] : [];
    if (cut === "before-text") throw new PowerCut();
    if (!isWrong) {
      this.texts.add(staged.text);
      this.honest.add(staged.text);
    }
    if (cut === "after-text") throw new PowerCut();
    this.#step({ type: "came", staged, problems }, cut);
  }

  edit(cut: Cut): void {
    const name = `edit-${this.#edits.length}`;
    this.#edits.push(name);
    this.file = written(name);
    this.honest.add(this.file.text);
    if (cut === "before-text") throw new PowerCut();
    this.texts.add(this.file.text);
    this.#step({ type: "edited", file: this.file }, cut);
  }

  tell(input: RevisionIn, cut: Cut): void {
    if (input.type === "judged" && this.book.trial === null) return;
    this.#step(input, cut);
  }

  damageBook(): void {
    this.book = this.prior;
  }

  #step(input: RevisionIn, cut: Cut): void {
    const { state, out } = stepRevisions(this.book, input);
    if (cut === "before-text" || cut === "after-text") throw new PowerCut();
    if (state !== this.book) {
      this.prior = this.book;
      this.book = state;
      const needed = [...textsOf(this.book), ...textsOf(this.prior)];
      this.texts = new Set([...this.texts].filter((text) => needed.includes(text)));
    }
    if (cut === "after-book") throw new PowerCut();
    for (const one of out) if (one.type === "run") this.runs = one.known;
  }
}
