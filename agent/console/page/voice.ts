/** Two tones, a third apart: what people know from halls. */
const CHIME_HERTZ = [659.3, 523.3];
const TONE_S = 0.45;
const LOUDNESS = 0.25;
const PAUSE_MS = 250;

/** A chime and sentences, one after another. A browser that waits for a finger before it plays anything stays silent, and says so. */
export class Voice {
  #sound: AudioContext | null = null;

  /** False where nothing could be heard. */
  async announce(spoken: Readonly<Record<string, string>>): Promise<boolean> {
    const sound = await this.#open();
    if (sound === null) return false;
    await chime(sound);
    for (const [language, text] of Object.entries(spoken)) {
      await pause(PAUSE_MS);
      await sentence(sound, language, text).catch(() => undefined);
    }
    return true;
  }

  async #open(): Promise<AudioContext | null> {
    this.#sound ??= new AudioContext();
    // Without a finger the promise of a browser that may not play never ends.
    await Promise.race([this.#sound.resume(), pause(PAUSE_MS)]);
    return this.#sound.state === "running" ? this.#sound : null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function chime(sound: AudioContext): Promise<void> {
  for (const [at, hertz] of CHIME_HERTZ.entries()) {
    const [tone, loudness] = [sound.createOscillator(), sound.createGain()];
    const from = sound.currentTime + at * TONE_S;
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(LOUDNESS, from);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + TONE_S * 2);
    tone.connect(loudness).connect(sound.destination);
    tone.start(from);
    tone.stop(from + TONE_S * 2);
  }
  await pause(CHIME_HERTZ.length * TONE_S * 1_000 + TONE_S * 1_000);
}

async function sentence(sound: AudioContext, language: string, text: string): Promise<void> {
  const answer = await fetch(`/api/speech/${language}?text=${encodeURIComponent(text)}`);
  if (!answer.ok) return;
  const player = sound.createBufferSource();
  player.buffer = await sound.decodeAudioData(await answer.arrayBuffer());
  player.connect(sound.destination);
  await new Promise<void>((done) => {
    player.onended = () => done();
    player.start();
  });
}
