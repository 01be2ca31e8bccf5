// Everything works without script. It adds: a panel that follows the cursor, words corrected by selecting them, review by
// keyboard, files dropped on the form, and progress that comes by itself. What it changes, it changes through the API.
import { read } from "./reading.js";
import { walk, pairs } from "./review.js";
import { keyboard } from "./keys.js";

function drop(field) {
  const input = field.querySelector("input[type=file]");
  const over = (yes) => (event) => { event.preventDefault(); field.classList.toggle("over", yes); };
  field.addEventListener("dragover", over(true));
  field.addEventListener("dragleave", over(false));
  field.addEventListener("drop", (event) => { over(false)(event); input.files = event.dataTransfer.files; });
}

// The progress of a reading: its part of the page is fetched anew until it has ended.
async function wait(job) {
  while (!["done", "failed"].includes(job.dataset.state)) {
    await new Promise((resolve) => window.setTimeout(resolve, 1200));
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
      if (!fresh) return window.location.reload();
      job.dataset.state = fresh.dataset.state;
      job.replaceChildren(...fresh.childNodes);
    } catch { /* the server may be busy: ask again */ }
  }
}

document.documentElement.classList.add("scripted");
keyboard();
document.querySelectorAll("article.text").forEach(read);
document.querySelectorAll(".waiting").forEach(walk);
document.querySelectorAll(".partings").forEach(pairs);
document.querySelectorAll(".drop").forEach(drop);
document.querySelectorAll("[data-job]").forEach(wait);
if (window.location.hash === "#correct") {  // once the browser has gone to that place, which takes the focus away
  window.addEventListener("load", () => window.setTimeout(() => document.querySelector(".correct :is(select, input:not([type=hidden]))")?.focus()));
}
