import { expect, test } from "vitest";
import { withoutIntroduction } from "./introduction";

test("the list shows what a first answer says", () => {
  const shown = (text: string) => withoutIntroduction(text, "Fern & Co.");
  expect(shown("Fern & Co.: Juni here, the automated assistant. Hi! It is $12 a unit.")).toBe(
    "Hi! It is $12 a unit.",
  );
  expect(shown("Fern & Co.: you won't get more texts from us.")).toBe("you won't get more texts from us.");
  expect(shown("Fern & Co.: ")).toBe("");
  expect(shown("Thanks, Fern & Co.: see you. Bye")).toBe("Thanks, Fern & Co.: see you. Bye");
});
