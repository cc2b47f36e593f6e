import type { Command } from "commander";
import { say } from "../../config/words.ts";
import { PERSON_WAIT_MS, type TestAnswer } from "../control/device-test.ts";
import type { DeviceStatus, Status } from "../control/status.ts";
import { ANSWER_WAIT_MS, type ControlClient } from "../host/control-client.ts";
import { DEFAULT_STATE, reach } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";

interface Options {
  readonly state: string;
  readonly json?: boolean;
}

export function addTestVerb(device: Command, io: CliIo): void {
  device
    .command("test <id>")
    .description("have a device prove itself: a test slip, a test pattern, a pulse; or press a key, hold out a code")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--json", "as JSON")
    .action(async (id: string, options: Options) => {
      const agent = await reach(options.state, io);
      if (agent === null) return;
      await testDevice(agent, { id, json: options.json === true }, io);
      agent.close();
    });
}

interface Tested {
  readonly id: string;
  readonly json: boolean;
}

async function testDevice(agent: ControlClient, { id, json }: Tested, io: CliIo): Promise<void> {
  const known = await agent.ask({ verb: "status" });
  const device = known.ok ? (known.value as Status).devices.find((one) => one.id === id) : undefined;
  const invitation = device === undefined ? null : invitationTo(device, io);
  if (invitation !== null && !json) io.out(invitation);
  const reply = await agent.ask({ verb: "test", device: id }, PERSON_WAIT_MS + ANSWER_WAIT_MS);
  if (!reply.ok) {
    io.err(`${id}: ${reply.what} ${reply.cure}`);
    return io.exit(1);
  }
  const answer = reply.value as TestAnswer;
  if (json) io.out(JSON.stringify({ device: id, answer }));
  else if (answer?.came === "nothing") io.err(`${id}: ${nothingCame(device?.role, io)}`);
  else io.out(`${id}: ${answerWords(answer, io)}`);
  if (answer?.came === "nothing") io.exit(1);
}

/** What whoever stands before it has to do, and until when. */
function invitationTo({ id, role, phase }: DeviceStatus, { language }: CliIo): string | null {
  if (phase !== "ready" && phase !== "degraded") return null;
  const values = { device: id, seconds: PERSON_WAIT_MS / 1_000 };
  if (role === "keys") return say(language, "cli.test-press", values);
  return role === "scanner" ? say(language, "cli.test-present", values) : null;
}

const nothingCame = (role: string | undefined, { language }: CliIo): string =>
  role === "screen"
    ? say(language, "cli.test-no-face")
    : say(language, "cli.test-nothing", { seconds: PERSON_WAIT_MS / 1_000 });

function answerWords(answer: Exclude<TestAnswer, { came: "nothing" }>, { language }: CliIo): string {
  if (answer === null) return say(language, "cli.test-look");
  if (answer.came === "key") return say(language, "cli.test-key", { key: answer.key });
  if (answer.came === "face") return say(language, "cli.test-face");
  const { kind, characters, fingerprint } = answer;
  return say(language, `cli.test-code-${kind}`, { characters, fingerprint });
}
