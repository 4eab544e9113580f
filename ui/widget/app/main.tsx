// The entry of app.js: joins the conversation to the page's bubble and panel.
import { render } from "preact";
import type { App, Launcher } from "../launcher";
import { remember } from "../storage";
import { accentFrom } from "./colour";
import { Conversation } from "./conversation";
import { unreadCount } from "./store";
import css from "./styles/panel.css?inline";
import timelineCss from "./styles/timeline.css?inline";
import tokens from "./styles/tokens.css?inline";
import { Panel } from "./views/panel";

function startApp(launcher: Launcher): App {
  launcher.style(tokens + css + timelineCss);
  const conversation = new Conversation(launcher);
  const { store } = conversation;
  let painted: string | null | undefined;

  const paint = (colour: string | null) => {
    const accent = accentFrom(colour);
    launcher.paint(accent.fill, accent.onFill);
    launcher.mount.style.setProperty("--accent-on-light", accent.onLight);
    launcher.mount.style.setProperty("--accent-on-dark", accent.onDark);
    remember(launcher.siteKey, { paint: [accent.fill, accent.onFill] });
    painted = colour;
  };

  store.subscribe(() => {
    const state = store.get();
    launcher.reflect(state.open, unreadCount(state));
    if (state.practice && state.practice.colour !== painted) paint(state.practice.colour);
  });

  const setOpen = (open: boolean, byVisitor: boolean) => {
    conversation.setOpen(open);
    if (!byVisitor) return;
    if (open) focusInside(launcher);
    else launcher.bubble.focus();
  };

  render(
    <Panel conversation={conversation} launcher={launcher} close={() => setOpen(false, true)} />,
    launcher.mount,
  );
  conversation.start();
  return { setOpen };
}

/** On a touch screen the keyboard would jump up over the greeting, so there the panel itself takes the focus. */
function focusInside({ root }: Launcher): void {
  const touch = matchMedia("(pointer: coarse)").matches;
  requestAnimationFrame(() => root.querySelector<HTMLElement>(touch ? "[role=dialog]" : "textarea")?.focus());
}

window.glowdeskStart = startApp;
