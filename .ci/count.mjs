/** Prints «passed failed» of a vitest JSON report. A file that could not even be loaded, and a run that ended badly without saying why, count too. */
import { existsSync, readFileSync } from "node:fs";

const [report, code] = process.argv.slice(2);
const nothing = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
const told = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : nothing;
const unloaded = told.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
const failed = told.numFailedTests + unloaded;
process.stdout.write(`${told.numPassedTests} ${failed === 0 && code !== "0" ? 1 : failed}\n`);
