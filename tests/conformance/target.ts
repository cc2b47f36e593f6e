/** Who speaks to the broker. Without a password a broker is meant that asks for none. */
export interface Account {
  readonly user: string;
  readonly password?: string;
}

/** The broker that is examined, or over which others are. */
export interface Target {
  readonly url: string;
  readonly protocol: 4 | 5;
  /** Reads what centres say, and writes what they hear. */
  readonly hub: Account;
  /** Two centres; where the broker knows accounts, each may speak only as itself. */
  readonly centres: readonly [Account, Account];
  readonly ca?: Buffer;
}

export const hasAccounts = ({ hub }: Target): boolean => hub.password !== undefined;
