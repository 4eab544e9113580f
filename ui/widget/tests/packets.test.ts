// Frames from the wire are never trusted to be well formed.
import { expect, test } from "vitest";
import { reconnectDelay } from "../app/socket/backoff";
import { decode, encodeEvent } from "../app/socket/packets";

const read = (frame: string) => decode(frame, "/widget");

test("each kind of frame is understood", () => {
  expect(read('0{"sid":"a","pingInterval":1,"pingTimeout":2}')).toMatchObject({ kind: "open" });
  expect(read("2")).toEqual({ kind: "ping" });
  expect(read('40/widget,{"sid":"b"}')).toEqual({ kind: "connected" });
  expect(read("41/widget,")).toEqual({ kind: "disconnected" });
  expect(read('42/widget,12["typing",{"on":true}]')).toEqual({
    kind: "event",
    name: "typing",
    args: [{ on: true }],
    ackId: 12,
  });
  expect(read('43/widget,0[{"ok":true}]')).toEqual({ kind: "ack", ackId: 0, args: [{ ok: true }] });
});

test("a refusal carries its data whether it comes as an object or as a list", () => {
  const expected = { kind: "refused", error: { message: "rate_limited", data: { retry_after: 3 } } };
  expect(read('44/widget,{"message":"rate_limited","data":{"retry_after":3}}')).toEqual(expected);
  expect(read('44/widget,{"message":"rate_limited","data":[{"retry_after":3}]}')).toEqual(expected);
});

test("other namespaces and broken frames are ignored", () => {
  const frames = [
    "",
    "9",
    "4",
    '42["typing",{}]',
    '42/inbox,["typing",{}]',
    '42/widget,["x"',
    "42/widget,{}",
    "0{",
    "43/widget,[]",
    "b4AAA",
  ];
  for (const frame of frames) expect(read(frame), frame).toEqual({ kind: "ignored" });
});

test("what is written can be read back", () => {
  const text = 'quotes " and , commas [1] \u{1f600}';
  expect(read(encodeEvent("/widget", "message.send", { text }, 7))).toMatchObject({
    args: [{ text }],
    ackId: 7,
  });
});

test("reconnects spread over a ceiling that doubles up to half a minute and respects retry_after", () => {
  const always = (value: number) => () => value;
  expect([0, 1, 2, 5, 50].map((failures) => reconnectDelay(failures, always(1)))).toEqual([
    1e3, 2e3, 4e3, 3e4, 3e4,
  ]);
  expect(reconnectDelay(3, always(0))).toBe(0);
  expect(reconnectDelay(0, always(0.5), 5_000)).toBe(5_500);
});
