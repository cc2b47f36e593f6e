import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBoardServer } from "../../../../../agent/console/board/board-server.ts";
import { Screens } from "../../../../../agent/console/board/screens.ts";
import { PageWire } from "../../../../../drivers/links/page.ts";

type Server = Awaited<ReturnType<typeof openBoardServer>>;

let server: Server;
let asked: string[];

beforeEach(async () => {
  asked = [];
  const wire = new PageWire(() => () => undefined);
  const say = async (language: string, text: string) => {
    asked.push(`${language}: ${text}`);
    return language === "kk" ? Uint8Array.of(1, 2, 3) : null;
  };
  server = await openBoardServer({ screens: new Screens(new Map([["hall", wire]])), speech: { say } });
});
afterEach(() => server.close());

const codeOf = async (url: string) => (await server.inject({ url })).statusCode;

describe("the pages of the screens", () => {
  test("are there for screens that the configuration has, and only for those", async () => {
    const page = await server.inject({ url: "/board" });
    expect([page.statusCode, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.body).toContain("/page/board.ts");
    expect(await codeOf("/board/w9")).toBe(404);
    expect((await server.inject({ url: "/board/w9" })).json().line).toContain("page-board");
    expect(await codeOf("/api/board/w9/stream")).toBe(404);
    expect((await server.inject({ url: "/" })).headers.location).toBe("/board");
  });

  test("come whole: every script, style, library and word that they ask for is served here", async () => {
    const paths = [
      "/page/board-page.ts",
      "/page/hall-board.ts",
      "/page/screen.ts",
      "/page/voice.ts",
      "/page/board.css",
    ];
    const words = ["kk", "ru", "uk", "en"].map((language) => `/words/board.${language}.json`);
    for (const path of [...paths, ...words, "/lib/preact.js", "/lib/htm/preact.js"])
      expect(await codeOf(path), path).toBe(200);
    expect((await server.inject({ url: "/page/screen.ts" })).body).not.toContain("interface Shown");
  });

  test("nobody speaks for a browser that is not there, and no page of elsewhere for one that is", async () => {
    const said = (headers: Record<string, string>) =>
      server.inject({
        method: "POST",
        url: "/api/board/hall/said/nobody",
        headers,
        payload: { type: "painted", no: 1 },
      });
    expect((await said({ host: "127.0.0.1:80" })).statusCode).toBe(404);
    expect((await said({ host: "127.0.0.1:80", origin: "http://elsewhere.example" })).statusCode).toBe(403);
    expect((await said({ host: "127.0.0.1:80", origin: "null" })).statusCode).toBe(400);
  });

  test("a sentence is said where the machine has a voice, and refused where it has none or the text is endless", async () => {
    const sound = await server.inject({ url: "/api/speech/kk?text=A%2C%201" });
    expect([sound.statusCode, sound.headers["content-type"], [...sound.rawPayload]]).toEqual([
      200,
      "audio/wav",
      [1, 2, 3],
    ]);
    expect(await codeOf("/api/speech/xx?text=A")).toBe(404);
    expect(await codeOf(`/api/speech/kk?text=${"A".repeat(200)}`)).toBe(400);
    expect(await codeOf("/api/speech/kk")).toBe(400);
    expect(asked).toEqual(["kk: A, 1", "xx: A"]);
  });

  test("a body that is too long or no JSON is refused with a word, not with a fall", async () => {
    const post = (payload: string) =>
      server.inject({
        method: "POST",
        url: "/api/board/hall/said/x",
        headers: { "content-type": "application/json" },
        payload,
      });
    expect((await post(`"${"x".repeat(2_000)}"`)).statusCode).toBe(400);
    expect((await post("{")).json().ok).toBe(false);
  });
});
