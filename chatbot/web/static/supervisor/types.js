// The shapes that come over `/api/v1` to those who lead the desk, as the server writes them.

/** @typedef {import("../desk/types.js").Entry} Entry */
/** @typedef {"agent" | "supervisor" | "admin"} Role */

/**
 * @typedef {object} Profile What is set of an agent.
 * @property {string} name
 * @property {Role} role
 * @property {boolean} senior
 * @property {number} capacity
 * @property {string[]} skills
 * @property {string[]} languages two-letter codes
 * @property {string[]} team_ids
 */

/**
 * @typedef {object} PersonParts
 * @property {string} id
 * @property {string | null} email
 * @property {boolean} available
 * @property {boolean} present
 * @property {number} load
 * @property {string | null} seen_at
 * @typedef {Profile & PersonParts} Person
 */

/** @typedef {Record<string, string | string[]>} Hours A day's name to `8:00-20:00`, and `closed` to days off. */

/**
 * @typedef {object} TeamTerms What is set of a team.
 * @property {string} name
 * @property {string} time_zone empty: the shop's
 * @property {Hours | null} hours null: the shop's
 * @property {number | null} first_response_s
 * @property {number | null} resolution_s
 * @property {string[]} member_ids
 * @typedef {TeamTerms & {id: string}} Team
 */

/**
 * @typedef {object} Rules The rules of routing.
 * @property {string} strategy
 * @property {string} handling
 * @property {number} offer_s
 * @property {number} widen_after_s
 * @property {number} vanish_after_s
 */

/**
 * @typedef {object} CannedText What is set of a reply kept ready.
 * @property {string} title
 * @property {string} text
 * @property {string | null} shortcut
 * @property {string | null} team_id
 * @typedef {CannedText & {id: string}} Canned
 */

/**
 * @typedef {object} AuditEntry
 * @property {number} id
 * @property {string} at
 * @property {string | null} agent_name null: the command line
 * @property {string} action
 * @property {string} subject
 * @property {string | null} subject_name
 * @property {{before?: Record<string, unknown>, after?: Record<string, unknown>}} detail
 */

/**
 * @typedef {object} Crowd Customers who wait with one thing in common.
 * @property {string | null} name a team's id, or a reason
 * @property {number} count
 * @property {string} longest_since
 * @property {number} overdue
 */

/**
 * @typedef {object} Holding What an agent is at.
 * @property {number} holds
 * @property {number} unanswered
 * @property {number} overdue
 * @property {number} snoozed
 * @property {number} offered
 * @typedef {Person & Holding} AgentNow
 */

/** @typedef {{id: string, name: string, is_open: boolean, member_ids: string[]}} TeamNow */
/** @typedef {{count: number, satisfied: number}} Ratings */

/**
 * @typedef {object} Today
 * @property {string} since
 * @property {number} conversations
 * @property {number} contained
 * @property {number} escalated
 * @property {number | null} median_wait_s
 * @property {number} promised
 * @property {number} kept
 * @property {Ratings} bot
 * @property {Ratings} human
 */

/**
 * @typedef {object} WaitingNow
 * @property {number} count
 * @property {string | null} longest_since
 * @property {number} overdue
 * @property {number} offered
 * @property {Crowd[]} by_team
 * @property {Crowd[]} by_reason
 */

/**
 * @typedef {object} Board
 * @property {string} at
 * @property {WaitingNow} waiting
 * @property {AgentNow[]} agents
 * @property {TeamNow[]} teams
 * @property {number} snoozed
 * @property {Today} today
 */

export {};
