import pg from "pg";

const INT8 = 20;
const DATE = 1082;

/** Numbers of events stay below 2^53, so that they may be numbers; a date is its text. */
const types = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return Number;
    if (oid === DATE) return String;
    return pg.types.getTypeParser(oid, format as "text");
  },
};

const CONNECT_WAIT_MS = 5_000;
const STATEMENT_WAIT_MS = 60_000;

export interface DatabaseSettings {
  readonly url: string;
  readonly connections?: number;
  readonly failed?: (problem: string) => void;
}

/** Connections to PostgreSQL; one that breaks is replaced by the next question. */
export function openDatabase({ url, connections = 4, failed }: DatabaseSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_WAIT_MS,
    statement_timeout: STATEMENT_WAIT_MS,
    keepAlive: true,
    application_name: "talon-hub",
    types,
  });
  pool.on("error", (problem) => failed?.(problem.message));
  // Whoever uses a connection that breaks hears of it by his own question; between two questions nobody else would listen.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** All or nothing: what the function did is durable when this answers. */
export async function transaction<T>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (problem: Error) => {
    broken = problem;
  };
  client.on("error", onError);
  try {
    await client.query("BEGIN");
    const value = await act(client);
    await client.query("COMMIT");
    return value;
  } catch (problem) {
    await client.query("ROLLBACK").catch((second: Error) => {
      broken = second;
    });
    throw problem;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}
