import type { Page } from "playwright-core";
import type { VirtualCentre } from "./virtual-centre.ts";

const WAIT_MS = 20_000;

/** Opens the page as the wall shows it and waits until so many centres stand on it. */
export async function openWall(page: Page, address: string, count: number): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(address);
  await page.waitForFunction((most) => document.querySelectorAll("[data-centre]").length === most, count, {
    timeout: WAIT_MS,
  });
}

/**
 * How long it takes from the moment at which a centre hands an act to the broker to the end of the frame in which the browser drew it. Both
 * moments are of this machine's clock.
 */
export async function actToPixelMs(page: Page, centre: VirtualCentre): Promise<number> {
  const drawn = page.evaluate(
    ([name, mostMs]) =>
      new Promise<number>((settle, refuse) => {
        const tile = document.querySelector(`[data-centre="${name}"]`);
        if (tile === null) return refuse(new Error(`no tile of ${name}`));
        const watch = new MutationObserver(() => {
          watch.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => settle(Date.now());
            port2.postMessage(null);
          });
        });
        watch.observe(tile, { attributes: true, attributeFilter: ["data-open"] });
        (globalThis as { watching?: string }).watching = name as string;
        setTimeout(() => refuse(new Error(`${name} did not change`)), mostMs as number);
      }),
    [centre.name, WAIT_MS] as const,
  );
  await page.waitForFunction((name) => (globalThis as { watching?: string }).watching === name, centre.name);
  const began = Date.now();
  centre.takeTicket(began);
  return (await drawn) - began;
}
