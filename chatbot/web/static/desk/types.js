// The shapes that come over `/api/v1`, as the server writes them.

/**
 * @typedef {"bot" | "waiting" | "assigned" | "resolved"} Status
 * @typedef {"customer" | "bot" | "agent" | "system"} Author
 * @typedef {"text" | "note" | "waiting" | "assigned" | "returned" | "resolved"} LineKind
 * @typedef {"live" | "polling" | "offline"} Connection
 * @typedef {"waiting" | "mine" | "others" | "bot"} ListName as the server lists them
 * @typedef {ListName | "snoozed"} GroupName as the desk shows them
 */

/**
 * @typedef {object} Mood
 * @property {"positive" | "neutral" | "negative"} label
 * @property {number} score −1 (bad) to 1 (good)
 * @property {number} anger 0 (none) to 1 (fury)
 */

/**
 * @typedef {object} Agent
 * @property {string} id
 * @property {string} name
 * @property {string} role
 * @property {string} email
 * @property {boolean} available
 * @property {boolean} present their desk is open
 * @property {number} capacity the weight of conversations they hold at once
 * @property {number} load the weight of what they hold and what is offered to them
 * @property {string[]} team_ids
 */

/** @typedef {{id: string, name: string, leads: boolean}} Me Who sits here; `leads`: a supervisor or an admin. */

/**
 * @typedef {object} Team
 * @property {string} id
 * @property {string} name
 * @property {string[]} member_ids
 */

/**
 * @typedef {object} Entry One line of the desk's list.
 * @property {string} id
 * @property {Status} status
 * @property {string | null} reason
 * @property {string | null} risk
 * @property {number} priority 1 (most urgent) to 5
 * @property {string} explanation
 * @property {string} last_message
 * @property {Author} last_author
 * @property {Mood | null} mood
 * @property {string | null} waiting_since
 * @property {string} active_at
 * @property {string | null} customer_name
 * @property {string | null} agent_id
 * @property {string | null} agent_name
 * @property {number} last_seq
 * @property {string | null} team_id
 * @property {string | null} team_name
 * @property {string[]} tags
 * @property {string | null} due_at its turn; the waiting line is ordered by it
 * @property {string | null} respond_by until when the first answer is promised; null: nothing is, or it was given
 * @property {string | null} offered_to the agent it is kept for
 * @property {string | null} offered_until
 * @property {string | null} snoozed_until
 * @property {string | null} [snippet] what a search found in it
 */

/**
 * @typedef {object} Queue
 * @property {Entry[]} waiting the first of them
 * @property {Entry[]} mine
 * @property {Entry[]} others
 * @property {Entry[]} bot
 * @property {Record<ListName, number>} totals how many there are, listed or not
 * @property {string | null} next where the waiting line goes on
 * @property {number} last_event_id
 */

/**
 * @typedef {object} Message
 * @property {number} seq
 * @property {string} message_id
 * @property {Author} author
 * @property {string} text
 * @property {{title: string, payload: string}[]} buttons
 * @property {string | null} agent_name
 * @property {LineKind} kind
 * @property {string} created_at
 * @property {{name: string | null, confidence: number} | null} intent
 * @property {Mood | null} sentiment
 * @property {string | null} source
 * @property {boolean} suppressed thought of by the bot after an agent had taken over; the customer never saw it
 * @property {boolean | null} helpful
 * @property {string | null} meant its true intent, as the customer's click or an agent said; null: nobody did
 */

/**
 * @typedef {object} Handoff
 * @property {string} reason
 * @property {number} priority
 * @property {string} explanation
 * @property {Record<string, string>} evidence
 * @property {Record<string, string>} collected what the customer told the bot before
 * @property {string | null} risk
 * @property {string} opened_at
 * @property {string | null} claimed_at
 * @property {string | null} ended_at
 * @property {string | null} agent_name
 * @property {string | null} outcome
 * @property {string[]} placed why it stands where it stands in the line
 */

/**
 * @typedef {object} Refund
 * @property {string} status
 * @property {string | number} amount
 * @property {string} [method]
 * @property {string | null} [expected_on]
 * @property {string | null} [sent_on]
 * @property {string | null} [reason]
 */

/**
 * @typedef {object} Shipment A parcel.
 * @property {string} status
 * @property {string | null} carrier
 * @property {string | null} tracking_number
 * @property {string | null} shipped_on
 * @property {string | null} expected_on
 * @property {string | null} delivered_on
 * @property {{product: string, quantity: number}[]} items empty: not known
 */

/**
 * @typedef {object} Case A return, an exchange or a claim.
 * @property {string} number
 * @property {"return_item" | "exchange_item" | "claim_missing" | "claim_damaged"} kind
 * @property {"announced" | "open" | "settled"} status
 * @property {string} opened_on
 * @property {string | null} item null: the whole order
 * @property {number | null} quantity
 * @property {string | null} wanted
 * @property {string | null} amount
 * @property {string | null} send_by
 * @property {string | null} replacement_number
 */

/**
 * @typedef {object} Order
 * @property {string} number
 * @property {string} status
 * @property {string} placed_on
 * @property {string | number} total
 * @property {string} currency
 * @property {{product: string, quantity: number, price: string | number}[]} items
 * @property {Shipment[]} shipments its parcels, in their order
 * @property {Refund | null} refund
 * @property {Case[]} cases
 */

/**
 * @typedef {object} Customer
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {string} locale
 * @property {string | null} phone
 * @property {string | null} joined_on
 * @property {Order[]} orders
 */

/**
 * @typedef {object} Reach How the customer likes to be reached.
 * @property {"chat" | "email" | "phone"} by
 * @property {string | null} phone told in this conversation by somebody proved, else the account's
 * @property {string | null} told_phone told in this conversation by nobody proved, and not the account's
 */

/**
 * @typedef {object} Feedback
 * @property {number} rating
 * @property {string} comment
 * @property {string} about
 * @property {string} created_at
 */

/**
 * @typedef {object} Candidate An agent routing looked at.
 * @property {string} agent_id
 * @property {string} name
 * @property {number | null} score null: not eligible
 * @property {string[]} reasons
 */

/**
 * @typedef {object} Routing A decision, or what became of one.
 * @property {string} step
 * @property {string} decided_at
 * @property {string | null} agent_name
 * @property {string[]} reasons
 * @property {Candidate[]} candidates
 */

/**
 * @typedef {object} Earlier Another conversation of the same customer.
 * @property {string} id
 * @property {Status} status
 * @property {string} started_at
 * @property {string} active_at
 * @property {string | null} reason
 * @property {string | null} outcome
 * @property {string} last_message
 */

/** @typedef {{name: string, typing: boolean}} Viewer */

/**
 * @typedef {object} ConversationParts
 * @property {string} locale
 * @property {string} started_at
 * @property {Handoff[]} handoffs
 * @property {Customer | null} customer
 * @property {boolean} shop_answers
 * @property {"sign_in" | "code" | "order" | null} known_by
 * @property {Reach | null} reach
 * @property {import("./insight_view.js").Insight | null} insight
 * @property {Feedback[]} feedback
 * @property {Message[]} messages
 * @property {Routing[]} routings the newest first
 * @property {{wanted: string, tried: string} | null} summary
 * @property {Earlier[]} earlier the customer's other conversations
 * @property {Viewer[]} viewers colleagues who have it open
 * @typedef {Entry & ConversationParts} Conversation
 */

/**
 * @typedef {object} DeskEvent
 * @property {string} kind
 * @property {string} conversation_id
 * @property {Entry | null} entry the conversation as it stands now; null: it is not known, or it was erased
 * @property {number | null} seq
 * @property {string | null} agent_id
 */

/**
 * @typedef {object} Outgoing An answer on its way: kept until the server has it.
 * @property {string} conversationId
 * @property {string} messageId
 * @property {string} text
 * @property {string} writtenAt
 * @property {number} seenSeq up to which line its writer had read
 * @property {string | null} error what stopped it; null while it is being sent
 * @property {boolean} final trying again by itself is of no use
 * @property {boolean} [meanwhile] a colleague answered before it came
 */

/**
 * @typedef {object} Canned A reply kept ready.
 * @property {string} id
 * @property {string} title
 * @property {string} text
 * @property {string | null} shortcut
 * @property {string | null} team_id
 */

/**
 * @typedef {object} Suggestion An answer that may fit.
 * @property {string} id
 * @property {"article" | "canned" | "past"} source
 * @property {string} title
 * @property {string} text
 * @property {number} score
 */

/** @typedef {{name: string, examples: number}} IntentName */

/**
 * @typedef {object} Search What to look for; empty: anything.
 * @property {string} q
 * @property {string} status
 * @property {string} reason
 * @property {string} team_id
 * @property {string} tag
 * @property {string} agent_id
 * @property {string} from a day
 * @property {string} to a day, itself included
 */

/** @typedef {{id: string, name: string, query: Partial<Record<keyof Search, string | null>>}} SavedView */

export {};
