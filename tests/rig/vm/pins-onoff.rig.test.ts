import { pinsSuite } from "./pins-suite.ts";

pinsSuite("onoff", false);
