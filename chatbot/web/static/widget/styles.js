/** The looks. One sheet, adopted by the shadow root: no inline style, so a strict CSP has nothing to forbid. */

export const css = `
:host {
  --surface: #fff; --soft: #f1f2f4; --line: #e2e5e9; --edge: #868e98; --text: #15181c; --muted: #596069; --bad: #b3261e;
  --star: #b87a00; --good: #0f6b4f; --good-soft: #e6f5ef; --wait: #8a5a00; --wait-soft: #fff6e0; --accent-text: var(--accent);
  --shadow: 0 0 0 1px var(--line), 0 4px 12px #0b122014, 0 24px 64px #0b122040;
}
@supports (color: oklch(from red l c h)) { :host { --accent-text: oklch(from var(--accent) min(l, .47) c h) } }
@media (prefers-color-scheme: dark) {
  :host {
    --surface: #17191d; --soft: #262a31; --line: #343941; --edge: #737c88; --text: #eceef1; --muted: #a3abb6; --bad: #ff9a92;
    --star: #eab54a; --good: #7bd8b4; --good-soft: #143128; --wait: #f3c56b; --wait-soft: #322912;
  }
  @supports (color: oklch(from red l c h)) { :host { --accent-text: oklch(from var(--accent) max(l, .76) min(c, .14) h) } }
}
* { box-sizing: border-box }
[hidden], .banner:empty, .replies:empty, .notice:empty, .counter:empty, .badge:empty { display: none !important }
p, h2, fieldset, legend { margin: 0; padding: 0; border: 0; font: inherit; min-inline-size: 0 }
button, textarea { font: inherit; color: inherit; border: 0; background: none; padding: 0; resize: none }
button { cursor: pointer }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px }
.sr, .who { position: absolute; inline-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
svg { inline-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round }
.day::first-letter { text-transform: uppercase }
.icon-more { stroke-width: 3 }
.mark, .tool, .send, .thumb, .face, .badge { display: grid; place-items: center; flex: none }
.mark, .send, .primary, .customer > .bubble { background: var(--accent); color: var(--on-accent) }

.panel {
  position: fixed; z-index: 2147483001; inset: auto; margin: 0; padding: 0; border: 0; overflow: clip; max-inline-size: none; max-block-size: none;
  inset-block-end: calc(96px + env(safe-area-inset-bottom)); inset-inline-end: calc(20px + env(safe-area-inset-right));
  inline-size: 396px; block-size: min(680px, 100dvh - 120px); flex-direction: column; border-radius: 20px; background: var(--surface); color: var(--text);
  box-shadow: var(--shadow); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.panel[open] { display: flex }
header { border-block-end: 1px solid var(--line); position: relative; z-index: 2 }
.bar { display: flex; align-items: center; gap: 4px; padding-block: 14px; padding-inline: 16px 12px }
.mark { inline-size: 38px; block-size: 38px; border-radius: 12px }
.names { flex: 1; min-inline-size: 0; padding-inline-start: 8px; line-height: 1.3 }
h2 { font-size: 16px; font-weight: 650; letter-spacing: -.01em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.names p, .thanks, .later, .day, .system > .bubble { font-size: 13px; color: var(--muted) }
.tools { position: relative }
.tool { inline-size: 40px; block-size: 40px; border-radius: 12px; color: var(--muted) }
.menu { position: absolute; inset-block-start: 46px; inset-inline-end: 0; inline-size: max-content; padding: 6px; border-radius: 14px; background: var(--surface); box-shadow: var(--shadow) }
.menu > * { display: block; inline-size: 100%; padding: 10px 12px; border-radius: 9px; text-align: start; color: inherit; text-decoration: none }
.tool[aria-expanded=true] { background: var(--soft); color: var(--text) }
.banner { display: flex; align-items: center; gap: 10px; padding: 9px 16px; font-size: 13.5px; font-weight: 550; line-height: 1.35 }
.waiting { background: var(--wait-soft); color: var(--wait) }
.waiting::before { content: ""; inline-size: 8px; block-size: 8px; margin-inline: 8px; border-radius: 50%; background: currentColor }
.assigned { background: var(--good-soft); color: var(--good) }
.face { inline-size: 26px; block-size: 26px; border-radius: 50%; background: var(--good); color: var(--surface); font-size: 10.5px; font-weight: 700 }
.face::before { content: attr(data-initials) }

.middle { flex: 1; min-block-size: 0; position: relative; display: flex }
.scroller { flex: 1; position: relative; overflow: hidden auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent }
.scroller:focus-visible { outline-offset: -3px }
.column { padding: 18px 16px 12px }
.log { display: flex; flex-direction: column }
.message { position: relative; display: flex; flex-direction: column; align-items: flex-start; max-inline-size: 86%; margin-block-start: 3px }
.first { margin-block-start: 20px }
.bubble, .reply, textarea { unicode-bidi: plaintext; text-align: start }
.bubble { padding: 9px 14px; border-radius: 18px; border-start-start-radius: 6px; border-end-start-radius: 6px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; max-inline-size: 100% }
.first > .bubble { border-start-start-radius: 18px }
.item { display: block; padding-inline-start: 2ch; text-indent: -2ch; margin-block: 3px }
a { color: var(--accent-text); text-underline-offset: 2px }
.customer { align-self: flex-end; align-items: flex-end }
.customer > .bubble { border-radius: 18px; border-end-end-radius: 6px; border-start-end-radius: 6px }
.customer.first > .bubble { border-start-end-radius: 18px }
.customer a { color: inherit }
.failed > .bubble { background: none !important; color: var(--text) !important; box-shadow: inset 0 0 0 1.5px var(--bad) }
.agent { padding-inline-start: 36px; max-inline-size: 94% }
.agent > .bubble { background: var(--good-soft) }
.agent.first > .who { position: static; inline-size: auto; clip-path: none; font-size: 12.5px; font-weight: 600; color: var(--muted); margin-block-end: 3px; margin-inline-start: 4px }
.agent > .face { position: absolute; inset-inline-start: 0; inset-block-start: 21px }
.agent:not(.first) > .face { display: none }
.system, .day { align-self: center; margin-block: 14px 4px; text-align: center }
.system + .system { margin-block: 0 4px }
.system > .bubble { background: none; padding: 0 8px; text-align: center; text-wrap: balance }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; padding-inline: 4px; font-size: 12px; line-height: 18px; color: var(--muted); margin-block-start: 3px }
.customer .meta { justify-content: flex-end; text-align: end }
.message:not(.timed, .failed, .judged) > .meta { position: absolute; inset-block-start: 100%; margin: 0; inline-size: max-content; opacity: 0 }
.message > .meta:focus-within { opacity: 1 !important }
.message:not(.last) > .meta:not(:focus-within) { pointer-events: none }
.message:not(:last-child) .state { display: none }
.failed .state { display: inline !important; color: var(--bad) }
.again { color: var(--accent-text); font-weight: 600; text-decoration: underline; padding: 4px; margin: -4px }
.thumb { inline-size: 28px; block-size: 28px; margin-block: -5px; border-radius: 8px }
.thumb svg { inline-size: 16px }
.down { scale: 1 -1 }
.thumb[aria-pressed=true] { color: var(--accent-text) }
.thumb[aria-pressed=true] svg { fill: currentColor; fill-opacity: .22 }

.typing { inline-size: max-content; display: flex; gap: 5px; margin-block-start: 20px; padding: 15px 16px; border-radius: 18px; border-end-start-radius: 6px; background: var(--soft) }
.typing i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--muted); opacity: .55 }
.replies { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 14px }
.reply { padding: 9px 15px; border-radius: 20px; border: 1.5px solid color-mix(in srgb, var(--accent-text) 45%, var(--surface)); color: var(--accent-text); font-weight: 550; line-height: 1.3; overflow-wrap: anywhere }
.stack { flex-direction: column }
.stack .reply { border-radius: 14px; font-weight: 500 }
.jump { position: absolute; inset-block-end: 12px; inset-inline: 0; margin-inline: auto; inline-size: max-content; display: flex; align-items: center; gap: 4px;
  padding: 7px 14px; border-radius: 18px; background: var(--surface); box-shadow: var(--shadow); font-size: 13.5px; font-weight: 600 }
.notice { padding: 8px 16px; font-size: 13.5px; background: var(--soft) }

.composer { padding: 10px 12px calc(12px + env(safe-area-inset-bottom)) }
.field { display: flex; align-items: flex-end; padding: 4px; border-radius: 24px }
.field, .more textarea { background: var(--surface); border: 1px solid var(--edge) }
.field:focus-within { border-color: var(--accent-text); box-shadow: 0 0 0 1px var(--accent-text) }
.field textarea { flex: 1; min-inline-size: 0; outline: 0; padding: 8px 12px; max-block-size: 132px; scrollbar-width: thin }
::placeholder { color: var(--muted); opacity: 1 }
.send { inline-size: 38px; block-size: 38px; border-radius: 50% }
.send:disabled { background: var(--line); color: var(--muted); cursor: default }
.counter { padding: 0 14px 6px; font-size: 12.5px; color: var(--muted); text-align: end }
.over { color: var(--bad); font-weight: 600 }

.rating { margin-block-start: 16px; padding: 16px; border-radius: 16px; background: var(--soft); text-align: center }
legend { inline-size: 100%; font-weight: 620 }
.stars { display: flex; justify-content: center; margin-block-start: 8px }
.stars label { position: relative; display: grid; padding: 8px; border-radius: 10px; cursor: pointer; color: var(--edge) }
.stars input { position: absolute; opacity: 0 }
.stars svg { inline-size: 28px; stroke-width: 1.5 }
.stars .on { color: var(--star) }
.on svg { fill: currentColor }
.stars label:has(:focus-visible) { outline: 2px solid var(--accent-text) }
.more { display: grid; gap: 10px; margin-block-start: 10px }
.more textarea { padding: 10px 12px; border-radius: 12px }
.primary { padding: 10px; border-radius: 12px; font-weight: 600 }
.thanks { margin-block: 16px 4px; text-align: center }
.later { margin-block-start: 8px; padding: 6px 12px; border-radius: 10px }

.launcher .icon, .launcher[aria-expanded=true] > :first-child { display: none }
.launcher[aria-expanded=true] .icon { display: block }
.badge { position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-inline-size: 22px; block-size: 22px; padding-inline: 6px;
  border-radius: 11px; background: #c3221a; color: #fff; font: 700 12px/1 system-ui, sans-serif; box-shadow: 0 0 0 2px #fff }

@media (hover: hover) {
  .last:hover > .meta { opacity: 1 !important }
  .tool:hover, .menu > :hover, .thumb:hover { background: var(--soft); color: var(--text) }
  .later:hover, .stars label:hover { color: var(--text) }
  .reply:hover { background: color-mix(in srgb, var(--accent-text) 9%, var(--surface)) }
}
@media (max-width: 520px), (max-height: 460px) {
  .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; font-size: 16px; padding-inline: env(safe-area-inset-left) env(safe-area-inset-right) }
  .bar { padding-block-start: calc(12px + env(safe-area-inset-top)) }
  .tool { inline-size: 44px; block-size: 44px }
  .reply { padding-block: 11px }
  .thumb { inline-size: 40px; block-size: 40px; margin-block: -8px }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: arrive .22s cubic-bezier(.2, .8, .2, 1) }
  .sending { animation: arrive .18s }
  i, .waiting::before { animation: breathe 1.2s infinite ease-in-out }
  i:nth-child(2) { animation-delay: .16s }
  i:nth-child(3) { animation-delay: .32s }
}
@keyframes arrive { from { opacity: 0; translate: 0 10px } }
@keyframes breathe { 50% { opacity: 1; scale: 1.18 } }
@media (forced-colors: active) { .panel, .bubble, .reply, .send { border: 1px solid } }
@media print { .panel { display: none !important } }
`;
