import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { Speech } from "./speech.ts";

interface Props {
  readonly speech: Speech;
  readonly wasRefused: boolean;
  readonly enter: (token: string) => void;
}

export function Login({ speech, wasRefused, enter }: Props) {
  const [token, setToken] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (token.trim() !== "") enter(token.trim());
  };
  return html`
    <main class="login">
      <form onSubmit=${submit}>
        <img src="/agent/console/page/talon.svg" alt="" width="56" height="56" />
        <h1>${speech.say("situation.title")}</h1>
        <label for="token">${speech.say("login.token")}</label>
        <input id="token" type="password" autocomplete="current-password" value=${token}
          onInput=${(event: Event) => setToken((event.target as HTMLInputElement).value)} />
        ${wasRefused && html`<p class="bad" role="alert">${speech.say("login.refused")}</p>`}
        <button type="submit" class="go">${speech.say("login.enter")}</button>
      </form>
    </main>`;
}
