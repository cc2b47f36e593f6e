/** Thrown out of a port: the centre went dark in the middle of a call. Nothing in the agent may catch it. */
export class PowerCut extends Error {
  constructor() {
    super("the power went");
    this.name = "PowerCut";
  }
}

type Call = (...args: never[]) => unknown;

/** Gives the named calls of a port a chance that the power goes just before or just after they take effect. */
export function cuttable<Port extends object>(port: Port, names: readonly (keyof Port)[], isCut: () => boolean): Port {
  const wrapped: Partial<Record<keyof Port, Call>> = {};
  for (const name of names) {
    const call = (port[name] as Call).bind(port);
    wrapped[name] = ((...args: never[]) => {
      if (isCut()) throw new PowerCut();
      const returned = call(...args);
      if (isCut()) throw new PowerCut();
      return returned;
    }) as Call;
  }
  return { ...port, ...wrapped };
}
