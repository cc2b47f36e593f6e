import { describe, expect, test } from "vitest";
import { doorProblem, PLAIN_DOOR } from "../../../../../deploy/hub/http/door.ts";

const certificate = { cert: Buffer.from(""), key: Buffer.from("") };

describe("the address at which the hub's page listens", () => {
  test("may be plain only where nobody else can listen", () => {
    for (const host of ["127.0.0.1", "127.3.2.1", "localhost", "[::1]"])
      expect(doorProblem(host, PLAIN_DOOR), host).toBeNull();
    for (const host of ["0.0.0.0", "[::]", "10.1.2.3", "hub.example", "127.0.0.1.example", "localhost.example"])
      expect(doorProblem(host, PLAIN_DOOR)?.cure, host).toContain("--behind-proxy");
  });

  test("may be any where it speaks TLS itself or something in front of it does", () => {
    expect(doorProblem("0.0.0.0", { certificate, isBehindProxy: false })).toBeNull();
    expect(doorProblem("0.0.0.0", { certificate: null, isBehindProxy: true })).toBeNull();
  });
});
