import { describe, expect, test } from "vitest";
import { simSigner } from "../sim/sim-signer.ts";
import { signerContract } from "./signer.contract.ts";

signerContract("keys from a seed", () => [simSigner(1), simSigner(2)]);

describe("a key from a seed", () => {
  test("is the same for the same seed", () => {
    expect(simSigner(7).publicKey).toBe(simSigner(7).publicKey);
    expect(simSigner(7).sign("a")).toBe(simSigner(7).sign("a"));
  });
});
