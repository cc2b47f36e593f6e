import { pinsSuite } from "./pins-suite.ts";

pinsSuite("chardev", true);
