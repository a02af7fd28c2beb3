/** Every word the widget says by itself. A language is one more object with the same keys, entered in `LANGUAGES`. */

/** @param {string} one @param {string} other  `#` stands for the number @returns {(n: number) => string} */
const count = (one, other) => (n) => (n === 1 ? one : other).replace("#", String(n));

export const en = {
  title: "Chat",
  launcher: "Open chat",
  close: "Close chat",
  menu: "More",
  unread: count("# new message", "# new messages"),
  greeting: "Hello! Ask me anything about your order, delivery or returns.",
  assistant: "Automated assistant",
  bot: "Assistant",
  you: "You",
  agent: "Agent",
  log: "Conversation",
  suggestions: "Suggested answers",
  suggested: count("# suggested answer", "# suggested answers"),
  placeholder: "Write a message…",
  send: "Send",
  left: count("# character left", "# characters left"),
  over: count("# character too many", "# characters too many"),
  sending: "Sending…",
  sent: "Sent",
  failed: "Not sent.",
  again: "Try again",
  jump: "More below",
  loading: "Loading the conversation…",
  offline: "No connection. Trying again…",
  trouble: "That did not work. Please try again in a moment.",
  unreachable: "The server cannot be reached.",
  human: "Talk to a person",
  save: "Save this conversation",
  restart: "Start a new conversation",
  restartSure: "Really leave this conversation?",
  person: "Support",
  waiting: "You're in line. A person will answer here.",
  assigned: "A human is answering now: {name}",
  helpful: "Helpful",
  unhelpful: "Not helpful",
  noted: "Thank you, noted.",
  rate: "How did {name} do?",
  raters: { bot: "the assistant", human: "we" },
  stars: count("# star out of 5", "# stars out of 5"),
  comment: "Anything we should know? (optional)",
  rateSend: "Send rating",
  notNow: "Not now",
  rated: "Thank you for your rating.",
  system: {
    waiting: "You are in line for a person.",
    assigned: "{name} joined the conversation.",
    returned: "The assistant is back.",
    resolved: "The conversation was closed.",
  },
};

/** @type {Record<string, Widget.Strings>} */
const LANGUAGES = { en };

/** The words for a locale, English where there are none. @param {string} locale */
export function stringsFor(locale) {
  return LANGUAGES[locale.split("-")[0] ?? ""] ?? en;
}
