import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Loaded before an agent (`node --import`): its journal then runs as SQLite's NORMAL does, without the flush that follows each commit. */
fs.fdatasyncSync = () => undefined;
syncBuiltinESMExports();
