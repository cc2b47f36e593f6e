import mqtt, { type MqttClient } from "mqtt";
import type { Mosquitto } from "../../contracts/real-mosquitto.ts";

export interface Overheard {
  readonly topic: string;
  readonly payload: string;
  /** The broker had it from before: it tells nothing of what was said since. */
  readonly retained: boolean;
}

/** Hears every message of every centre, and may say anything to any of them, as somebody with all rights at the broker could. */
export class Eavesdropper {
  readonly heard: Overheard[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (topic, payload, { retain }) => {
      this.heard.push({ topic, payload: payload.toString("utf8"), retained: retain });
    });
  }

  static async listen(mosquitto: Mosquitto): Promise<Eavesdropper> {
    const client = await mqtt.connectAsync(mosquitto.url, {
      clientId: "eavesdropper",
      username: "admin",
      password: "a password for tests",
      protocolVersion: 4,
    });
    const eavesdropper = new Eavesdropper(client);
    await client.subscribeAsync("talon/1/#", { qos: 1 });
    return eavesdropper;
  }

  async say(topic: string, payload: string | Buffer): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1 });
  }

  close(): Promise<void> {
    return this.#client.endAsync(true);
  }
}
