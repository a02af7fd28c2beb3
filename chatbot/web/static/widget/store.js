/** What is known of the conversation: its messages in the server's order, and the few facts that outlive the page. */

/** @type {Widget.Kept} */
const NOTHING = { id: "", seq: 0, seen: 0, status: "bot" };

export class Store {
  /** @param {string} key  the name in localStorage */
  constructor(key) {
    this.key = key;
    /** @type {Widget.Message[]} the numbered ones in order, then what is on its way */
    this.messages = [];
    this.cursor = 0;
    this.kept = this.#read();
  }

  /** Take over what another tab wrote; true if that is another conversation. */
  reload() {
    const { id } = this.kept;
    this.kept = this.#read();
    if (this.kept.id === id) return false;
    this.#drop();
    return true;
  }

  /** @param {Partial<Widget.Kept>} facts */
  keep(facts) {
    const next = { ...this.kept, ...facts };
    if (JSON.stringify(next) === JSON.stringify(this.kept)) return;
    this.kept = next;
    attempt(() => localStorage.setItem(this.key, JSON.stringify(next)));
  }

  see() {
    this.keep({ seen: Math.max(this.kept.seen, this.cursor) });
  }

  /** Forget the conversation, but not what is still to be sent. */
  forget() {
    this.#drop();
    this.kept = NOTHING;
    attempt(() => localStorage.removeItem(this.key));
  }

  /** @param {string} text @param {string} [payload] */
  compose(text, payload) {
    /** @type {Widget.Message} */
    const message = { ...blank(), message_id: randomId(), author: "customer", text, delivery: "sending" };
    if (payload) message.payload = payload;
    this.messages.push(message);
    return message;
  }

  /**
   * Enter the answer of `POST /chat`: the message and its bubbles have one number after the other.
   * @param {Widget.Message} message @param {Widget.Answer} answer
   * @returns {Widget.Message[] | undefined}  nothing: more came between, fetch the history
   */
  answered(message, answer) {
    message.delivery = "sent";
    if (answer.seq <= this.cursor) return []; // the stream was faster
    const seq = this.cursor + 1;
    if (answer.seq !== seq + answer.responses.length) return undefined;
    message.seq = seq;
    return this.merge(answer.responses.map((bubble, at) => ({ ...blank(), ...bubble, seq: seq + 1 + at })), answer.seq);
  }

  /**
   * Enter messages, each once however often it comes.
   * @param {Widget.Message[]} incoming @param {number} [upTo]
   * @returns {Widget.Message[]}  those not known yet
   */
  merge(incoming, upTo = this.cursor) {
    const fresh = incoming.filter((message) => !this.#recognise(message));
    this.messages.push(...fresh);
    this.#settle(Math.max(upTo, ...incoming.map((message) => message.seq)));
    return fresh;
  }

  /** Count what the customer has not looked at. */
  unread() {
    const { seen } = this.kept;
    return this.messages.filter(({ seq, author }) => seq > seen && (author === "bot" || author === "agent")).length;
  }

  /** @param {Widget.Message} incoming */
  #recognise(incoming) {
    if (incoming.seq > this.cursor && incoming.author !== "customer") return false;
    const known = this.messages.find(
      (message) =>
        message.seq === incoming.seq || (message.seq === 0 && message.message_id === incoming.message_id),
    );
    if (!known) return false;
    known.seq = incoming.seq;
    known.message_id = incoming.message_id || known.message_id;
    known.helpful ??= incoming.helpful;
    if (known.delivery) known.delivery = "sent";
    return true;
  }

  /** @param {number} cursor */
  #settle(cursor) {
    this.cursor = cursor;
    this.messages.sort((a, b) => (a.seq || Infinity) - (b.seq || Infinity) || 0);
    this.keep({ seq: cursor });
  }

  #drop() {
    this.messages = this.messages.filter((message) => message.seq === 0);
    this.cursor = 0;
  }

  /** @returns {Widget.Kept} */
  #read() {
    return attempt(() => ({ ...NOTHING, ...JSON.parse(localStorage.getItem(this.key) ?? "{}") })) ?? NOTHING;
  }
}

/** Null where storage is blocked or full. @template T @param {() => T} use */
export function attempt(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

/** @returns {Widget.Message} */
function blank() {
  return {
    seq: 0, message_id: "", author: "bot", text: "", buttons: [], agent_name: null, kind: "text",
    created_at: new Date().toISOString(), helpful: null,
  };
}

/** 128 random bits; crypto.randomUUID is missing on plain http. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
