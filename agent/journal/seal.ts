import type { EventOf } from "../domain/event.ts";
import type { Day } from "../kernel/units.ts";
import type { Signer, Verify } from "../ports/signer.ts";
import type { ChainHead, StoreIdentity } from "../ports/store.ts";

export type Seal = EventOf<"journal.sealed">["data"];

/** What a seal says, without who says it. */
export interface Sealed {
  readonly centre: string;
  readonly epoch: string;
  readonly day: string;
  readonly last: number;
  readonly chain: string;
}

/** A seal as it stands in the QR of the day's slip; its key is not in it. */
export interface Anchor extends Sealed {
  readonly signature: string;
}

/** The exact text under the signature; ASCII, so that every scanner reads it. */
export const sealText = ({ centre, epoch, day, last, chain }: Sealed): string =>
  `TALON-SEAL1:${centre}:${epoch}:${day}:${last}:${chain}`;

export function makeSeal(signer: Signer, { centre, epoch }: StoreIdentity, at: { day: Day; head: ChainHead }): Seal {
  const sealed = { epoch, day: at.day, last: at.head.seq, chain: at.head.chain };
  return { ...sealed, publicKey: signer.publicKey, signature: signer.sign(sealText({ centre, ...sealed })) };
}

/** Whether this seal was made at this centre with the key that it names. */
export const fitsSeal = (centre: string, seal: Seal, verify: Verify): boolean =>
  verify(seal.publicKey, sealText({ centre, ...seal }), seal.signature);

export const anchorText = (centre: string, seal: Seal): string => `${sealText({ centre, ...seal })}:${seal.signature}`;

const ANCHOR =
  /^TALON-SEAL1:([a-z0-9-]{1,32}):([^:]{1,64}):(\d{4}-\d{2}-\d{2}):([1-9]\d{0,14}):([0-9a-f]{64}):([A-Za-z0-9_-]{86})$/;

/** Reads what a scanner read, or what somebody typed; null where it is no anchor. */
export function parseAnchor(text: string): Anchor | null {
  const parts = ANCHOR.exec(text.trim());
  if (parts === null) return null;
  const [, centre = "", epoch = "", day = "", last = "", chain = "", signature = ""] = parts;
  return { centre, epoch, day, last: Number(last), chain, signature };
}

export const fitsAnchor = (anchor: Anchor, publicKey: string, verify: Verify): boolean =>
  verify(publicKey, sealText(anchor), anchor.signature);
