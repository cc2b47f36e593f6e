import { z } from "zod";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

/** The description of the API (OpenAPI 3.1), made of the routes that the server serves. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const one of ROUTES) {
    const path = one.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) };
  }
  paths["/api/stream"] = { get: STREAM };
  return {
    openapi: "3.1.0",
    info: {
      title: "Talon hub",
      version: "1",
      description:
        "What the Situation Centre knows of its centres. Moments are milliseconds since 1970 by the hub's clock.",
    },
    security: [{ token: [] }],
    paths,
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
}

interface Shape {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function operationOf({ method, path, right, says, asks }: Route): object {
  const schema = z.toJSONSchema(asks, { io: "input", target: "draft-2020-12" }) as Shape;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const { properties = {}, required = [] } = schema;
  const parameters = inPath.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: properties[name] ?? { type: "string" },
  }));
  const query = method === "GET" ? Object.keys(properties).filter((name) => !inPath.includes(name)) : [];
  return {
    summary: says,
    description: `Needs the right ${right}.`,
    parameters: [
      ...parameters,
      ...query.map((name) => ({ name, in: "query", required: required.includes(name), schema: properties[name] })),
    ],
    ...(method === "GET" ? {} : { requestBody: { content: { "application/json": { schema } } } }),
    responses: {
      200: { description: "What was asked for (deploy/hub/http/model.ts)", content: { "application/json": {} } },
      400: { description: "Not understood" },
      401: { description: "No token, or an unknown one" },
      403: { description: "The token's roles do not allow it" },
      404: { description: "Not known" },
      429: { description: "Too many changes, or too many wrong tokens" },
    },
  };
}

const STREAM = {
  summary:
    "Server-sent events: first everything, then what changed, at most ten times a second (Change in deploy/hub/http/model.ts).",
  description: "Needs the right read. Whoever reads too slowly misses changes and then gets everything anew.",
  responses: { 200: { description: "A stream", content: { "text/event-stream": {} } } },
};
