const KEY = "hub-token";

/** The token stands behind the # of the address once, which no server and no log sees, and then only in this tab. */
export function keptToken(): string | null {
  const said = /#token=([\w-]+)/.exec(location.hash)?.[1];
  if (said !== undefined) {
    keepToken(said);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

export const keepToken = (token: string): void => sessionStorage.setItem(KEY, token);
export const forgetToken = (): void => sessionStorage.removeItem(KEY);
