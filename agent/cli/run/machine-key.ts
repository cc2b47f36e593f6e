import { generateKeyPairSync } from "node:crypto";
import { closeToOthers, openSigner, signerOf } from "../../host/device-key.ts";
import type { Log } from "../../ports/log.ts";
import type { Signer } from "../../ports/signer.ts";

/**
 * The key of this state directory. Where it cannot be read the centre works on with one that lives as long as this process: tickets of today
 * verify until it ends, and nobody signs in by card or PIN.
 */
export function machineSigner(directory: string, log: Log): Signer {
  if (closeToOthers(directory))
    log.error("the key of this machine was open to others and may be known: it is closed now", {
      cure: "Find out who had access; where that is not known, move device.key away and tell the hub the new one.",
    });
  const opened = openSigner(directory);
  if (opened.ok) return opened.value;
  log.error("the key of this machine cannot be read: signatures and codes are made with a passing one", {
    ...opened.fault,
  });
  return signerOf(generateKeyPairSync("ed25519").privateKey);
}
