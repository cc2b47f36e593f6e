import type { Language } from "../domain/event.ts";
import type { Rules } from "../domain/rules.ts";
import { anchorText, type Seal } from "../journal/seal.ts";
import type { SlipLine } from "../ports/printer.ts";
import type { Say } from "../ports/words.ts";

/** So many hex digits of the chain are compared by eye; the QR code holds all. */
const DIGITS_SHOWN = 16;

export interface AnchorFacts {
  readonly seal: Seal;
  readonly keyId: string;
  readonly rules: Pick<Rules, "centre" | "names">;
}

/** The end of a business day on paper: whoever keeps it can show later that nothing before it was changed. */
export function anchorSlip({ seal, keyId, rules }: AnchorFacts, language: Language, say: Say): readonly SlipLine[] {
  const text = (words: string): SlipLine => ({ kind: "text", text: words, size: "normal", align: "centre" });
  return [
    { kind: "text", text: say(language, "seal.title"), size: "large", align: "centre" },
    { kind: "pair", left: rules.names[language] ?? rules.centre, right: seal.day },
    { kind: "rule" },
    text(say(language, "seal.sentence", { last: seal.last })),
    text(say(language, "seal.chain", { digits: seal.chain.slice(0, DIGITS_SHOWN) })),
    text(say(language, "seal.key", { key: keyId })),
    { kind: "space" },
    { kind: "qr", content: anchorText(rules.centre, seal) },
    { kind: "space" },
    text(say(language, "seal.keep")),
  ];
}
