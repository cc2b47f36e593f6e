import { nodeEntropy } from "../../agent/host/node-entropy.ts";
import { SimEntropy } from "../sim/entropy.ts";
import { entropyContract } from "./entropy.contract.ts";

entropyContract("chance from the kernel", () => nodeEntropy);

for (const seed of [0, 1, 2, 0xffff_ffff]) {
  entropyContract(`chance from seed ${seed}`, () => new SimEntropy(seed));
}

entropyContract("chance split from another", () => new SimEntropy(7).split());
