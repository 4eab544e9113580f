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
    const properties = {
      "--fill": accent.fill,
      "--on-fill": accent.onFill,
      "--accent-on-light": accent.onLight,
      "--accent-on-dark": accent.onDark,
    };
    launcher.paint(properties);
    remember(launcher.siteKey, { paint: properties });
    painted = colour;
  };

  store.subscribe(() => {
    const state = store.get();
    launcher.reflect(state.open, unreadCount(state));
    if (state.practice && state.practice.colour !== painted) paint(state.practice.colour);
  });

  const focus = { wanted: false };
  const setOpen = (open: boolean, byVisitor: boolean) => {
    focus.wanted = open && byVisitor;
    conversation.setOpen(open);
    if (!open && byVisitor) launcher.bubble.focus();
  };

  render(
    <Panel
      conversation={conversation}
      launcher={launcher}
      focus={focus}
      close={() => setOpen(false, true)}
    />,
    launcher.mount,
  );
  conversation.start();
  return { setOpen, stop: () => conversation.stop() };
}

window.glowdeskStart = startApp;
