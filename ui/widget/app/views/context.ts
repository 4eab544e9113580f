// What every view needs: the conversation, its state as it is now, and the words of the patient's language.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import type { Language } from "../../protocol";
import type { Conversation } from "../conversation";
import type { State } from "../store";

export type Words = typeof en;

export interface Chat {
  conversation: Conversation;
  state: State;
  language: Language;
  words: Words;
}

const ChatContext = createContext<Chat | null>(null);
export const ChatProvider = ChatContext.Provider;

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("outside the chat");
  return chat;
}

export function useConversation(conversation: Conversation, pageLanguage: Language): Chat {
  const [state, setState] = useState(conversation.store.get());
  useEffect(() => {
    setState(conversation.store.get());
    return conversation.store.subscribe(() => setState(conversation.store.get()));
  }, [conversation]);
  const language = spoken(pageLanguage, state.practice?.languages);
  return { conversation, state, language, words: language === "es" ? es : en };
}

/** A practice that speaks no Spanish should not look as if it did. */
function spoken(wanted: Language, offered: Language[] | undefined): Language {
  return !offered || offered.length === 0 || offered.includes(wanted) ? wanted : (offered[0] ?? wanted);
}
