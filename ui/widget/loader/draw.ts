// Builds the bubble out of elements, never out of HTML text, so that no content policy can object.

const SVG = "http://www.w3.org/2000/svg";
const CHAT =
  "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4.5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 10h8M8 13h5";
const DOWN = "M6 9.5l6 6 6-6";

export function draw(position: string | undefined, label: string) {
  const host = document.createElement("glowdesk-chat");
  if (position === "left") host.dataset.position = "left";
  const root = host.attachShadow({ mode: "closed" });
  const bubble = document.createElement("button");
  bubble.type = "button";
  bubble.className = "bubble";
  bubble.setAttribute("aria-label", label);
  bubble.setAttribute("aria-expanded", "false");
  bubble.setAttribute("aria-haspopup", "dialog");
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.setAttribute("aria-hidden", "true");
  bubble.append(icon("chat", CHAT), icon("down", DOWN), badge);
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  const mount = document.createElement("div");
  root.append(bubble, tip, mount);
  return { host, root, bubble, badge, tip, mount };
}

function icon(name: string, path: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", name);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export function addStyle(root: ShadowRoot, text: string, nonce: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // Browsers before 2023; a strict style-src needs the nonce here.
    const element = document.createElement("style");
    element.nonce = nonce;
    element.textContent = text;
    root.append(element);
  }
}
