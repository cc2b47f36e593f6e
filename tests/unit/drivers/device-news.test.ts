import { expect, test } from "vitest";
import { monoMs } from "../../../agent/kernel/units.ts";
import { DeviceNews, type DeviceState, NEWS_EVERY_MS, NEWS_MAX } from "../../../drivers/device-news.ts";

const ready: DeviceState = { phase: "ready", fault: null };
const noisy: DeviceState = { phase: "degraded", fault: "paper-low" };

test("rare changes are told at once, and what was told already is no news", () => {
  const news = new DeviceNews();
  expect(news.offer(ready, monoMs(0))).toEqual(ready);
  expect(news.offer(ready, monoMs(1))).toBeNull();
  expect(news.offer(noisy, monoMs(2))).toEqual(noisy);
  expect(news.wakeAt()).toBeNull();
});

test("a device that flaps a hundred times a second is told of every five seconds, with its latest state at the end", () => {
  const news = new DeviceNews();
  let told = 0;
  for (let at = 0; at < 60_000; at += 10) {
    if (news.offer(at % 20 === 0 ? ready : noisy, monoMs(at)) !== null) told += 1;
  }
  expect(told).toBe(NEWS_MAX + 11);
  const last = news.offer(noisy, monoMs(60_000));
  expect(last ?? news.ripe(monoMs(60_000 + NEWS_EVERY_MS))).toEqual(noisy);
});

test("a state that comes back before its change was told is told of no more", () => {
  const news = new DeviceNews();
  for (let at = 0; at < NEWS_MAX; at += 1) news.offer(at % 2 === 0 ? ready : noisy, monoMs(at));
  expect(news.offer(ready, monoMs(100))).toBeNull();
  expect(news.wakeAt()).toBe(NEWS_EVERY_MS);
  expect(news.offer(noisy, monoMs(101))).toBeNull();
  expect(news.wakeAt()).toBeNull();
});
