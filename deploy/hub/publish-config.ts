import type { Signer } from "../../agent/ports/signer.ts";
import type { ConfigMessage } from "../../agent/uplink/contract/schemas.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import type { CentreRuns } from "./config-book.ts";
import type { HubWire } from "./hub-wire.ts";
import { configMessage, type Revision } from "./signed-words.ts";

/** Where revisions are counted and kept. */
export interface RevisionBook {
  readonly next: (centre: string) => number | Promise<number>;
  /** What a centre runs by its own word; null where it has never said. */
  readonly runs: (centre: string) => CentreRuns | null | Promise<CentreRuns | null>;
  readonly keep: (centre: string, message: ConfigMessage, text: string) => void | Promise<void>;
  /** The newest revision, where the centre has not said a word of it: it may never have reached the broker, or been forgotten there. */
  readonly unanswered: (centre: string) => string | null | Promise<string | null>;
}

export interface ConfigOffice {
  readonly book: RevisionBook;
  readonly signer: Signer;
  readonly wire: Pick<HubWire, "publish">;
}

/** Signs a configuration on the base of what the centre says that it runs, and leaves it with the broker; the book knows what becomes of it. */
export async function publishConfig(office: ConfigOffice, centre: string, wish: Revision): Promise<ConfigMessage> {
  const { book, signer, wire } = office;
  const base = (await book.runs(centre))?.digest;
  const occasion = { centre, nowMs: Date.now(), revision: await book.next(centre) };
  const message = configMessage(signer, occasion, base === undefined ? wish : { base, ...wish });
  const text = JSON.stringify(message);
  await book.keep(centre, message, text);
  await wire.publish(topicsOf(centre).config, text, true);
  return message;
}
