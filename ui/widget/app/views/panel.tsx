// The chat panel: a dialog that leaves the page usable beside it, or takes the whole screen of a phone.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../../language";
import type { Launcher } from "../../launcher";
import type { Conversation } from "../conversation";
import { Announcer } from "./announcer";
import { Banner } from "./banner";
import { Composer } from "./composer";
import { ChatProvider, useConversation } from "./context";
import { focusInside, keepFocusInside } from "./focus";
import { Header } from "./header";
import { Timeline } from "./timeline";
import { useFullScreen, useKeyboardRoom } from "./viewport";

interface Props {
  conversation: Conversation;
  launcher: Launcher;
  /** Set when the visitor opened the panel: the focus then follows once it is drawn. */
  focus: { wanted: boolean };
  close(): void;
}

export function Panel({ conversation, launcher, focus, close }: Props) {
  const chat = useConversation(conversation, launcher.language);
  const { state, words, language } = chat;
  const panel = useRef<HTMLDivElement>(null);
  const fullScreen = useFullScreen();
  useKeyboardRoom(panel, state.open && fullScreen);
  useEffect(() => {
    launcher.bubble.inert = state.open && fullScreen;
  }, [launcher, state.open, fullScreen]);

  useLayoutEffect(() => {
    if (!state.open || !focus.wanted || !panel.current) return;
    focus.wanted = false;
    focusInside(panel.current);
  });

  const leave = () => {
    // An inert bubble could not take the focus back.
    launcher.bubble.inert = false;
    close();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // The page's own shortcuts must not fire while somebody writes.
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) leave();
    if (event.key === "Tab" && fullScreen && panel.current)
      keepFocusInside(panel.current, launcher.root, event);
  };

  const name = state.practice?.name;
  return (
    <ChatProvider value={chat}>
      <div
        ref={panel}
        class="panel"
        role="dialog"
        aria-modal={fullScreen ? "true" : undefined}
        aria-label={name ? fill(words.panel.title, { practice: name }) : words.panel.titlePlain}
        lang={language}
        tabIndex={-1}
        hidden={!state.open}
        onKeyDown={onKeyDown}
      >
        <Header close={leave} />
        <Banner />
        <Timeline />
        <Composer />
      </div>
      <Announcer />
    </ChatProvider>
  );
}
