import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BoardPages } from "../../../../../agent/cli/run/board-pages.ts";
import type { Config } from "../../../../../config/load.ts";

let pages: BoardPages;
let said: string[];

beforeEach(() => {
  said = [];
  const say = (what: string) => void said.push(what);
  pages = new BoardPages({ info: say, warn: say, error: say });
});
afterEach(() => pages.close());

const configOf = (port: number, ...wires: readonly string[]): Config =>
  ({ devices: wires.map((wire) => ({ wire })), console: { host: "127.0.0.1", port } }) as unknown as Config;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", () => done()));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const codeAt = (port: number): Promise<number | null> =>
  fetch(`http://127.0.0.1:${port}/board`).then(
    ({ status }) => status,
    () => null,
  );

test("are served where the configuration has screens, and let go of when it has none any more", async () => {
  const port = await freePort();
  pages.serve(configOf(port, "page:hall", "sim"));
  await expect.poll(() => codeAt(port), { timeout: 20_000 }).toBe(200);
  pages.serve(configOf(port, "sim"));
  await expect.poll(() => codeAt(port), { timeout: 20_000 }).toBeNull();
});

test("follow the last of many configurations that come at once, and leave nothing of the others open", async () => {
  const [first, second] = [await freePort(), await freePort()];
  pages.serve(configOf(first, "page:hall"));
  pages.serve(configOf(second, "page:hall"));
  pages.serve(configOf(first, "page:hall", "page:w1"));
  await expect.poll(() => said.length, { timeout: 20_000 }).toBe(3);
  expect([await codeAt(first), await codeAt(second)]).toEqual([200, null]);
  await pages.close();
  expect(await codeAt(first)).toBeNull();
});

test("say that an address is taken, and end though they would try it again", async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", () => done()));
  const address = other.address();
  pages.serve(configOf(typeof address === "object" && address !== null ? address.port : 0, "page:hall"));
  await expect.poll(() => said, { timeout: 20_000 }).toEqual(["the pages of the screens cannot be served yet"]);
  await pages.close();
  await new Promise((done) => other.close(done));
});
