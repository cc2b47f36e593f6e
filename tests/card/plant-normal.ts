import Database from "better-sqlite3";

/** Loaded before an agent (`node --import`): its journal then runs as it would without the line that asks for FULL. */
const { pragma } = Database.prototype;

Database.prototype.pragma = function weaker(this: Database.Database, text: string, options?: Database.PragmaOptions) {
  return pragma.call(this, text.replace("synchronous = FULL", "synchronous = NORMAL"), options);
};
