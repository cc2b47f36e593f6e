/** A retained word of a centre about itself, as it came. */
export interface RawPicture {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker had kept it; it is not said now. */
  readonly isKept: boolean;
}

/** Births and live pictures of as many centres as a country has; more than these come again with the next heartbeat. */
const PICTURES_MAX = 30_000;
const PICTURE = /\/up\/(live|state)$/;

export const isPictureTopic = (topic: string): boolean => PICTURE.test(topic);

/** What waits to be kept of pictures: the newest of each centre. One that is older is never read, however far behind the database is. */
export class NewestPictures {
  /** How many were older than the next of their centre before anybody read them. */
  superseded = 0;
  dropped = 0;
  readonly #waiting = new Map<string, RawPicture>();

  get count(): number {
    return this.#waiting.size;
  }

  /** It takes the place of the one before it in the row, too: a centre that speaks often is not pushed behind the others. */
  put(picture: RawPicture): void {
    const { topic } = picture;
    const older = this.#waiting.get(topic);
    if (older === undefined && this.#waiting.size >= PICTURES_MAX) {
      this.dropped += 1;
      return;
    }
    if (older !== undefined) this.superseded += 1;
    this.#waiting.set(topic, { ...picture, isKept: picture.isKept && (older?.isKept ?? true) });
  }

  /** Those that wait longest. */
  take(most: number): readonly RawPicture[] {
    const taken: RawPicture[] = [];
    for (const picture of this.#waiting.values()) {
      if (taken.length >= most) break;
      taken.push(picture);
      this.#waiting.delete(picture.topic);
    }
    return taken;
  }
}
