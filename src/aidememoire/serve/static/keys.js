// Keys, the messages that say what happened, and writing through the API.

const said = () => document.querySelector(".said");
let fading = 0;

/** Say it on the screen and to a screen reader: one of the messages that the page brings, or words from the server. */
export function say(name, more = "") {
  const place = said();
  if (!place) return;
  place.textContent = [place.dataset[name] ?? name, more].filter(Boolean).join(" – ");
  window.clearTimeout(fading);
  fading = window.setTimeout(() => { place.textContent = ""; }, 5000);
}

/** Send it to the API; null if that was refused, which is said. `stale` is told when somebody was faster. */
export async function send(path, body, stale = () => {}) {
  const token = document.querySelector("meta[name=csrf]").content;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token };
  try {
    const answer = await fetch(`/api${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const told = await answer.json();
    if (answer.ok) return told;
    if (answer.status === 409) stale(told);
    else say("failed", told.error ?? "");
  } catch {
    say("failed");
  }
  return null;
}

/** What was decided in this tab, so that it can be undone: the newest last. */
export const done = {
  all: () => JSON.parse(window.sessionStorage.getItem("done") ?? "[]"),
  keep: (list) => window.sessionStorage.setItem("done", JSON.stringify(list.slice(-50))),
  add: (decision, record) => done.keep([...done.all(), { decision, record }]),
  pop: () => { const list = done.all(); const last = list.pop(); done.keep(list); return last; },
};

/** Undo what was decided last; the record it was about, or null. */
export async function undo() {
  const last = done.pop();
  if (!last) { say("nothing"); return null; }
  const taken = await send(`/decisions/${last.decision}/undo`, {});
  if (!taken) return null;
  say("undo");
  return last.record;
}

const listeners = {};
/** Do this on that key, outside of fields. */
export function on(key, what) { listeners[key] = what; }

export function keyboard() {
  const dialog = document.querySelector("dialog.keyboard");
  on("/", () => document.getElementById("find")?.select());
  if (dialog) on("?", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    const what = listeners[event.key] ?? listeners[event.key.toLowerCase()];
    if (what) { event.preventDefault(); what(event); }
  });
}
