import { describe, expect, it } from "vitest";
import { commandFor, type Pressed, sends } from "./keymap";

const free: Pressed = {
  key: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  typing: false,
  covered: false,
  repeat: false,
};

describe("commandFor", () => {
  it.each([
    ["j", "next"],
    ["k", "previous"],
    ["r", "reply"],
    ["n", "note"],
    ["t", "takeOver"],
    ["g", "giveBack"],
    ["e", "done"],
    ["h", "snooze"],
    ["?", "help"],
    ["Escape", "back"],
    ["J", "next"],
  ])("%s means %s", (key, command) => {
    expect(commandFor({ ...free, key })).toBe(command);
  });

  it("leaves letters to text fields, but Esc leaves the field", () => {
    for (const key of ["j", "t", "e", "?"]) expect(commandFor({ ...free, key, typing: true })).toBeNull();
    expect(commandFor({ ...free, key: "Escape", typing: true })).toBe("back");
  });

  it("never acts with Alt, Ctrl or Cmd, so that no character and no browser key is taken", () => {
    for (const modifier of ["altKey", "ctrlKey", "metaKey"] as const) {
      for (const key of ["e", "t", "g", "l", "Escape"]) {
        expect(commandFor({ ...free, key, [modifier]: true })).toBeNull();
      }
    }
  });

  it("is silent while a menu or dialog is open", () => {
    expect(commandFor({ ...free, key: "e", covered: true })).toBeNull();
    expect(commandFor({ ...free, key: "Escape", covered: true })).toBeNull();
  });

  it("repeats moving when held, nothing else", () => {
    expect(commandFor({ ...free, key: "j", repeat: true })).toBe("next");
    expect(commandFor({ ...free, key: "e", repeat: true })).toBeNull();
  });
});

describe("sends", () => {
  it("takes Ctrl+Enter and Cmd+Enter only", () => {
    const enter = { key: "Enter", ctrlKey: false, metaKey: false, altKey: false };
    expect(sends(enter)).toBe(false);
    expect(sends({ ...enter, ctrlKey: true })).toBe(true);
    expect(sends({ ...enter, metaKey: true })).toBe(true);
    expect(sends({ ...enter, ctrlKey: true, altKey: true })).toBe(false);
  });
});
