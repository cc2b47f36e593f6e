import { buttons } from "../../drivers/buttons/driver.ts";
import { operatorPad } from "../../drivers/operator-pad/driver.ts";
import { ratingPad } from "../../drivers/rating-pad/driver.ts";
import { keysContract } from "./keys.contract.ts";
import { linkKeysContract } from "./keys-link.contract.ts";

const raw = { keys: { "1": 17, "2": 27 }, lamps: { "1": 5 } };
keysContract(buttons, raw, 300);
keysContract(ratingPad, raw, 1000);
linkKeysContract(operatorPad, { address: 7 }, 300);
