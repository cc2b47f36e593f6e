import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditTrail } from "../audit-trail.ts";
import { refuse, STRANGER, TOO_OFTEN_WRONG } from "./refusals.ts";
import { SignInGuard } from "./sign-in-guard.ts";
import { type Holder, holderOf } from "./tokens.ts";

interface AdmissionSettings {
  readonly holders: () => readonly Holder[];
  readonly audit: AuditTrail;
  readonly clock: () => number;
}

/** Who asks, by the token of the request. */
export class Admission {
  readonly #settings: AdmissionSettings;
  readonly #guard = new SignInGuard();
  readonly #asking = new WeakMap<FastifyRequest, Holder>();

  constructor(settings: AdmissionSettings) {
    this.#settings = settings;
  }

  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const holder = holderOf(this.#settings.holders(), request.headers.authorization);
    if (holder !== null) {
      this.#asking.set(request, holder);
      return;
    }
    const { authorization } = request.headers;
    const waitMs = authorization === undefined ? 0 : await this.#failed(request.ip);
    if (waitMs > 0) {
      reply.header("retry-after", Math.ceil(waitMs / 1_000));
      return void refuse(reply, 429, TOO_OFTEN_WRONG);
    }
    refuse(reply.header("www-authenticate", "Bearer"), 401, STRANGER);
  }

  holder(request: FastifyRequest): Holder | null {
    return this.#asking.get(request) ?? null;
  }

  async #failed(from: string): Promise<number> {
    const { audit, clock } = this.#settings;
    const { waitMs, isNews } = this.#guard.failed(from, performance.now());
    if (isNews) {
      const deed = { by: null, from, act: "sign-in", centre: null, what: "too many wrong tokens" } as const;
      await audit.end(await audit.begin(deed, clock()), "refused");
    }
    return waitMs;
  }
}
