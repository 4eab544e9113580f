// A button that sends a picture from this phone.
import { make } from "./elements.js";

export function pictureButton(numberOf, after) {
  const input = make("input", { type: "file", accept: "image/*", class: "hidden", tabindex: "-1", "aria-hidden": "true" });
  const button = make("button", { type: "button", class: "photo", "aria-label": "Send a picture" });
  button.innerHTML = '<svg><use href="#i-photo"/></svg>';
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [picture] = input.files;
    input.value = "";
    if (!picture) return;
    const path = `/phone/pictures?number=${encodeURIComponent(numberOf())}`;
    await fetch(path, { method: "POST", headers: { "Content-Type": picture.type }, body: picture });
    after();
  });
  return make("span", { class: "picture" }, button, input);
}
