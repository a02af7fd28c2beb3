/** The shapes that pass between the widget's modules; browsers never load this file. */
declare namespace Widget {
  type Status = "bot" | "waiting" | "assigned" | "resolved";
  type Strings = typeof import("./strings.js").en;

  interface Button {
    title: string;
    payload: string;
  }

  interface Message {
    /** 0 until the server has numbered it. */
    seq: number;
    /** "" for a bot's answer that came with `POST /chat`, which does not name it. */
    message_id: string;
    author: "customer" | "bot" | "agent" | "system";
    text: string;
    buttons: Button[];
    agent_name: string | null;
    kind: string;
    created_at: string;
    helpful: boolean | null;
    /** What is sent in place of the text: a button's. */
    payload?: string;
    /** Of the customer's own messages on this page. */
    delivery?: "sending" | "sent" | "failed";
    error?: string;
    /** Sending it again would change nothing. */
    final?: boolean;
  }

  /** What `POST /chat` answers, as far as the widget needs it. */
  interface Answer {
    session_id: string;
    message_id: string;
    seq: number;
    status: Status;
    responses: { text: string; buttons: Button[] }[];
    survey: Survey | null;
  }

  /** A question that stands: how did they do? */
  interface Survey {
    about: "bot" | "human";
    asked_at: string;
  }

  /** Who answers now, and what the customer is asked. */
  interface Standing {
    status: Status;
    agent_name?: string | null;
    survey?: Survey | null;
  }

  /** What `GET …/messages` answers. */
  interface Page {
    status: Status;
    messages: Message[];
    agent_name?: string | null;
    agent_typing: boolean;
    survey: Survey | null;
  }

  interface Config {
    shop_name: string;
    greeting: string;
    starters: Button[];
  }

  /** What outlives the page: the session, the last seq known and seen. */
  interface Kept {
    id: string;
    seq: number;
    seen: number;
    status: Status;
  }

  /** What the loader gives the app. */
  interface Env {
    /** The server's address, with a slash at the end. */
    base: string;
    /** The publishable key, or "". */
    key: string;
    locale: string;
    storageKey: string;
    root: ShadowRoot;
    launcher: HTMLButtonElement;
    /** Fires on destroy: every listener outside the shadow root hangs on it. */
    signal: AbortSignal;
    customerToken: string;
    emit: (event: string, detail?: unknown) => void;
  }

  /** What the view shows. */
  interface State {
    /** The session, or "". */
    id: string;
    messages: Message[];
    status: Status;
    /** Who answers, or answered last; "" for nobody. */
    agent: string;
    /** Who is typing, or "". */
    typing: string;
    notice: string;
    loading: boolean;
    survey: Survey | null;
    /** The conversation, as it stands, was rated on this page. */
    thanked: boolean;
    config?: Config;
  }

  /** What is pressed. */
  interface Actions {
    send: (text: string) => void;
    press: (button: Button) => void;
    again: (message: Message) => void;
    judge: (message: Message, helpful: boolean) => void;
    rate: (rating: number, comment: string) => void;
    /** Leave the question unanswered. */
    dismiss: () => void;
    askHuman: () => void;
    reset: () => void;
    opened: () => void;
    closed: () => void;
  }

  /** What is heard of a conversation that a person answers. */
  interface Ear {
    heard: (message: Message) => void;
    took: (page: Page) => void;
    turned: (news: Standing) => void;
    agentTypes: (agent: string) => void;
    connected: (connected: boolean) => void;
    /** The server does not know the conversation. */
    gone: () => void;
  }

  /** What becomes of a message on its way. */
  interface Delivery {
    /** The answer takes its time. */
    waiting: () => void;
    answered: (message: Message, answer: Answer) => Promise<void>;
    failed: (message: Message, error: import("./transport.js").Refused) => void;
    gone: () => void;
    changed: () => void;
  }
}
