/**
 * Prints «passed failed» of a vitest JSON report. A file that could not even be loaded, and a run that ended badly without saying why, count too.
 * With a second report, of files that ran once more, what that one says of them counts. With `--failed` it prints the failed files instead.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const words = process.argv.slice(2);
const [report, code, again] = words.filter((word) => word !== "--failed");
const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).testResults : []);
const first = read(report);
const second = again === undefined ? [] : read(again);
const isAgain = new Set(second.map(({ name }) => name));
const files = [...first.filter(({ name }) => !isAgain.has(name)), ...second];
const isFailed = (file) => file.status === "failed" || file.assertionResults.some(({ status }) => status === "failed");

if (words.includes("--failed")) {
  process.stdout.write(first.filter(isFailed).map(({ name }) => `${relative(process.cwd(), name)}\n`).join(""));
} else {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failedTests = tests.filter(({ status }) => status === "failed").length;
  const failed = failedTests + files.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  process.stdout.write(`${passed} ${failed === 0 && code !== "0" ? 1 : failed}\n`);
}
