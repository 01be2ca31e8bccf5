// The queue and the conflicts by keyboard: what is decided stays in its place, marked, until it is undone.
import { done, on, say, send, undo } from "./keys.js";

/** Move among these with j and k; gives what tells the one at hand. */
function among(items) {
  let at = -1;
  const go = (to) => {
    if (!items.length) return;
    at = Math.max(0, Math.min(items.length - 1, to));
    items.forEach((item, n) => item.classList.toggle("here", n === at));
    items[at].tabIndex = -1;
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  items.forEach((item, n) => item.addEventListener("focusin", () => { if (n !== at) { at = n; items.forEach((one, m) => one.classList.toggle("here", m === n)); } }));
  on("j", () => go(at + 1));
  on("k", () => go(at - 1));
  return { now: () => items[at], go, next: () => go(Math.max(0, items.findIndex((item, n) => n > at && !item.dataset.done))) };
}

function mark(item, kind) {
  item.dataset.done = kind;
  item.querySelector(".card").dataset.done = kind;
  const tag = document.createElement("span");
  tag.className = "tag reviewed";
  tag.textContent = document.querySelector(".said").dataset[kind];
  item.querySelector(".meta .end").prepend(tag, " ");
}

function unmark(item) {
  delete item.dataset.done;
  delete item.querySelector(".card").dataset.done;
  item.querySelector(".meta .end .tag").remove();
}

export function walk(list) {
  const items = [...list.querySelectorAll(":scope > li[data-record]")];
  const place = among(items);
  const decide = async (item, kind) => {
    if (!item || item.dataset.done) return;
    const form = item.querySelector("form.decide");
    const stale = () => { form.dataset.plain = "yes"; form.requestSubmit(form.querySelector(`button[value=${kind}]`)); };
    const view = await send(`/records/${item.dataset.record}/decisions`, { kind, seen: item.dataset.seen }, stale);
    if (!view) return;
    done.add(view.journal.at(-1).id, item.dataset.record);
    mark(item, kind);
    say(kind, `${items.filter((one) => one.dataset.done).length} / ${items.length}`);
    if (items.every((one) => one.dataset.done)) window.location.reload();
    else place.next();
  };
  list.addEventListener("submit", (event) => {
    const kind = event.submitter?.value;
    if (event.target.dataset.plain || !["accept", "reject"].includes(kind)) return;  // the form says more than the API: both versions
    event.preventDefault();
    decide(event.target.closest("li"), kind);
  });
  on("a", () => decide(place.now(), "accept"));
  on("x", () => decide(place.now(), "reject"));
  on("e", () => place.now()?.querySelector("a.button")?.click());
  on("o", () => place.now()?.querySelector(".card footer a[href^='/documents/']")?.click());
  on("u", async () => {
    const record = await undo();
    const item = items.find((one) => one.dataset.record === record);
    if (item?.dataset.done) { unmark(item); place.go(items.indexOf(item)); } else if (record) window.location.reload();
  });
}

export function pairs(list) {
  const place = among([...list.querySelectorAll(":scope > .parting")]);
  const press = (kind) => place.now()?.querySelector(`button[value=${kind}]`)?.click();
  list.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { about, left, right } = Object.fromEntries(new FormData(event.target));
    const kind = event.submitter.value;
    const line = await send("/pairs", { kind, about, left, right });
    if (!line) return;
    done.add(line.id, left);
    window.location.reload();
  });
  on("m", () => press("merge"));
  on("s", () => press("refuse"));
  on("u", async () => { if (await undo()) window.location.reload(); });
}
