// A document: the panel follows the cursor and the cursor the panel; records are decided on, and their words corrected.
import { done, on, say, send, undo } from "./keys.js";
import { Places } from "./places.js";

const narrow = window.matchMedia("(max-width: 62rem)");

export function read(text) {
  const panel = document.querySelector(".reading aside");
  const cards = new Map([...panel.querySelectorAll(".card")].map((card) => [card.id, card]));
  const page = new Page(text, panel, cards);
  text.addEventListener("pointerover", (event) => {
    const piece = event.pointerType === "mouse" && event.target.closest("[data-records]");
    if (piece && !page.editing) page.show(innermost(piece), { scroll: "panel", all: piece.dataset.records.split(" ") });
  });
  text.addEventListener("focusin", (event) => {
    const piece = event.target.closest("[data-records]");
    if (piece && !page.editing) page.show(innermost(piece), { scroll: "panel", all: piece.dataset.records.split(" ") });
  });
  text.addEventListener("click", (event) => {
    const piece = event.target.closest(".mark");
    if (!piece) return;
    event.preventDefault();
    if (page.editing) return;
    page.show(innermost(piece), { scroll: "panel" });
    if (narrow.matches) page.open(piece.dataset.records.split(" "));
  });
  panel.addEventListener("pointerover", (event) => {
    const card = event.pointerType === "mouse" && event.target.closest(".card");
    if (card && !page.editing) page.show(card.id, {});
  });
  panel.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card && !event.target.closest("a, button, summary")) page.show(card.id, { scroll: "text" });
  });
  panel.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card) page.show(card.id, {});
  });
  page.keys();
  const asked = window.location.hash.slice(1);
  if (cards.has(asked)) page.show(asked, { scroll: "both" });
}

const innermost = (piece) => piece.dataset.records.split(" ").at(-1);

class Page {
  constructor(text, panel, cards) {
    Object.assign(this, { text, panel, cards, current: null, editing: null });
    this.tools = document.getElementById("tools")?.content.firstElementChild;
    this.strip = document.getElementById("strip");
    this.tools?.addEventListener("click", (event) => {
      const what = event.target.closest("button")?.value;
      if (what === "words") this.edit();
      else if (what) this.decide(what);
    });
    if (this.strip) this.stripButtons();
  }

  /** Bring a record out, in the text and in the panel; `all` are those that share its words. */
  show(id, { scroll = "", all = [id] }) {
    const card = this.cards.get(id) ?? all.map((one) => this.cards.get(one)).find(Boolean);
    if (!card) return;
    document.querySelectorAll(".here, .on").forEach((one) => one.classList.remove("here", "on"));
    this.cards.forEach((one) => one.removeAttribute("aria-current"));
    this.current = card.id;
    card.setAttribute("aria-current", "true");
    [card.id, ...all].forEach((one) => this.cards.get(one)?.classList.add("here"));
    const pieces = this.piecesOf(card.id);
    pieces.forEach((piece) => piece.classList.add("here"));
    this.text.querySelectorAll(`.u[data-of="${CSS.escape(card.id)}"]`).forEach((one) => one.classList.add("on"));
    if (this.tools && this.tools.parentElement !== card) card.append(this.tools);
    if ((scroll === "panel" || scroll === "both") && this.panel.scrollHeight > this.panel.clientHeight + 4) {
      const top = card.offsetTop - this.panel.offsetTop;
      const seen = top >= this.panel.scrollTop && top + card.offsetHeight <= this.panel.scrollTop + this.panel.clientHeight;
      if (!seen) this.panel.scrollTo({ top: Math.max(0, top - this.panel.clientHeight / 3), behavior: "instant" });
    }
    if (scroll === "text" || scroll === "both") pieces[0]?.scrollIntoView({ block: "center", behavior: "instant" });
  }

  piecesOf(id) { return [...this.text.querySelectorAll(`[data-records~="${CSS.escape(id)}"]`)]; }

  /** On a phone: the cards of these words from below, over the text. */
  open(ids) {
    document.querySelector(".sheet")?.remove();
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    sheet.setAttribute("role", "region");
    sheet.setAttribute("aria-label", this.panel.getAttribute("aria-label"));
    const close = document.createElement("button");
    close.textContent = "×";
    close.className = "quiet";
    close.setAttribute("aria-label", this.panel.dataset.close);
    close.addEventListener("click", () => sheet.remove());
    const copies = ids.map((id) => this.cards.get(id)).filter(Boolean).map((card) => {
      const copy = card.cloneNode(true);
      copy.removeAttribute("id");
      copy.querySelector(".tools")?.remove();
      copy.classList.remove("here");
      return copy;
    });
    sheet.append(close, ...copies.reverse());
    document.body.append(sheet);
  }

  keys() {
    const go = (step) => {
      const list = [...this.cards.values()].filter((card) => card.offsetParent);
      const at = list.findIndex((card) => card.id === this.current);
      const card = list[Math.max(0, Math.min(list.length - 1, at + step))];
      if (!card) return;
      this.show(card.id, { scroll: "both" });
      card.tabIndex = -1;
      card.focus({ preventScroll: true });
    };
    on("j", () => go(1));
    on("k", () => go(-1));
    on("o", () => go(0));
    on("e", () => { if (this.current) window.location = `/records/${this.current}#correct`; });
    if (!this.tools) return;
    on("a", () => this.decide("accept"));
    on("x", () => this.decide("reject"));
    on("w", () => this.edit());
    on("u", async () => { const record = await undo(); if (record) again(record); });
  }

  /** The digest of the record as it was seen; none if somebody changed it after this page was made. */
  async seen(card) {
    const answer = await fetch(`/api/records/${card.id}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return null;
    const now = await answer.json();
    return (now.card.review?.at ?? "") === card.dataset.at && now.card.words === card.dataset.words ? now.seen : null;
  }

  async decide(kind, changes = {}) {
    const card = this.cards.get(this.current);
    if (!card) return;
    const seen = await this.seen(card);
    const stale = () => { window.sessionStorage.setItem("told", "stale"); again(card.id); };
    if (!seen) return stale();
    const view = await send(`/records/${card.id}/decisions`, { kind, changes, seen }, stale);
    if (!view) return;
    done.add(view.journal.at(-1).id, card.id);
    window.sessionStorage.setItem("told", kind);
    again(card.id);
  }

  // ---- words

  /** Choose the words of a field anew, with the mouse or the arrow keys. */
  edit() {
    const card = this.cards.get(this.current);
    if (!card || !this.strip || this.editing) return;
    const fields = JSON.parse(card.dataset.spans);
    this.editing = { places: new Places(this.text), fields, kept: [] };
    const choice = this.strip.querySelector("select");
    choice.replaceChildren(...Object.keys(fields).map((name) => new Option(this.strip.dataset[`field${name}`] ?? name, name)));
    this.strip.hidden = false;
    this.text.querySelectorAll("a").forEach((link) => { link.draggable = false; });
    this.begin();
    this.strip.focus();
  }

  begin() {
    const { places, fields } = this.editing;
    const spans = fields[this.strip.querySelector("select").value];
    const start = spans[0]?.[0] ?? Number(this.piecesOf(this.current)[0]?.dataset.start ?? 0);
    places.choose(start, spans.at(-1)?.[1] ?? places.after(start));
    places.show();
  }

  stripButtons() {
    this.strip.querySelector("select").addEventListener("change", () => { this.editing.kept = []; this.begin(); });
    this.strip.addEventListener("click", (event) => {
      const what = event.target.closest("button")?.value;
      if (what) this[what]();
    });
    document.addEventListener("keydown", (event) => {
      if (!this.editing || event.target.closest("select") && event.key !== "Escape") return;
      const { places } = this.editing;
      const keys = {
        ArrowRight: () => places.move(event.shiftKey ? "start" : "end", 1),
        ArrowLeft: () => places.move(event.shiftKey ? "start" : "end", -1),
        "+": () => this.also(),
        Enter: () => this.keep(),
        Escape: () => this.leave(),
      };
      if (event.key === "Enter" && event.target.closest("button")) return;
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    }, true);
  }

  /** These words, and others to come. */
  also() {
    const span = this.editing.places.chosen();
    if (!span) return;
    this.editing.kept.push(span);
    say(window.getSelection().toString());
  }

  keep() {
    const span = this.editing.places.chosen();
    const pieces = [...this.editing.kept, ...(span ? [span] : [])].sort((a, b) => a[0] - b[0]);
    const spans = pieces.filter((one, n) => n === 0 || one[0] !== pieces[n - 1][0] || one[1] !== pieces[n - 1][1]);
    if (!spans.length) return;
    const field = this.strip.querySelector("select").value;
    this.leave();
    this.decide("correct", { [field]: spans });
  }

  leave() {
    this.editing = null;
    this.strip.hidden = true;
    window.getSelection().removeAllRanges();
    this.cards.get(this.current)?.focus();
  }
}

/** The page as it is now, at that record. */
function again(record) {
  window.history.replaceState(null, "", `#${record}`);
  window.location.reload();
}

const told = window.sessionStorage.getItem("told");
if (told && document.querySelector("article.text")) {
  window.sessionStorage.removeItem("told");
  window.setTimeout(() => say(told), 50);
}
