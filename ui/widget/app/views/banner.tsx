// Says what is wrong with the line and what happens to the patient's words meanwhile.
import { useChat } from "./context";
import { CloseIcon } from "./icons";

export function Banner() {
  const { state, words, conversation } = useChat();
  if (state.unavailable) {
    return (
      <div class="banner alert" role="alert">
        <span>{words.panel.unavailable}</span>
        <button type="button" class="text-button" onClick={() => conversation.start()}>
          {words.panel.tryAgain}
        </button>
      </div>
    );
  }
  if (state.link === "offline" || state.link === "reconnecting") {
    return (
      <div class="banner" role="status">
        <span class="banner-dot" aria-hidden="true" />
        <span>{state.link === "offline" ? words.panel.offline : words.panel.reconnecting}</span>
      </div>
    );
  }
  if (!state.notice?.text) return null;
  return (
    <div class="banner note" role="status">
      <span>{state.notice.text}</span>
      <button
        type="button"
        class="icon-button small"
        onClick={() => conversation.dismissNotice()}
        aria-label={words.panel.dismiss}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
