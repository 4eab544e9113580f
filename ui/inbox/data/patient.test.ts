import { describe, expect, it } from "vitest";
import { patient } from "./patient";

describe("a part of the page", () => {
  it("waits for a server that is gone, and comes when it is back", async () => {
    let tries = 0;
    let asked = 0;
    const load = async (): Promise<string> => {
      tries += 1;
      if (tries === 1) throw new Error("gone");
      return "here";
    };
    const there = async (): Promise<boolean> => {
      asked += 1;
      return asked === 3;
    };
    expect(await patient(load, there, 0)()).toBe("here");
    expect([tries, asked]).toEqual([2, 3]);
  });

  it("is given up where the server answers and has it no more", async () => {
    const load = async (): Promise<never> => {
      throw new Error("no such file");
    };
    await expect(patient(load, async () => true, 0)()).rejects.toThrow("no such file");
  });
});
