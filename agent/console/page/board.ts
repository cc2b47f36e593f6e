import { html } from "htm/preact";
import { render } from "preact";
import { BoardPage } from "./board-page.ts";
import { loadBoardWords } from "./board-words.ts";

const words = await loadBoardWords();
const name = location.pathname.split("/")[2] ?? "hall";
render(html`<${BoardPage} words=${words} name=${name} />`, document.body);
