import { fail, ok, type Result } from "./result.ts";

/** A JSON text as a value that nobody has checked yet. The one place where the parser's exception becomes a fault. */
export function parseJson(text: string): Result<unknown, "not-json"> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail("not-json");
  }
}
