// Everything works without this file. It adds: a panel that follows the cursor, review by keyboard, files dropped on the
// form, and progress that comes by itself. Whatever it changes, it changes through the API.
"use strict";



function follow(text) {
  const panel = document.querySelector(".reading aside");
  let at = "";
  const show = (piece) => {
    const ids = piece ? piece.dataset.records : "";
    if (!ids || ids === at) return;
    at = ids;
    document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
    const cards = ids.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    cards.forEach((card) => card.classList.add("here"));
    text.querySelectorAll(".mark").forEach((mark) => {
      if (mark.dataset.records.split(" ").some((id) => ids.split(" ").includes(id))) mark.classList.add("here");
    });
    const last = cards[cards.length - 1];
    if (last && panel.scrollHeight > panel.clientHeight) {
      panel.scrollTo({ top: last.offsetTop - panel.offsetTop - 40, behavior: "instant" });
    }
  };
  text.addEventListener("pointerover", (event) => show(event.target.closest("[data-records]")));
  text.addEventListener("focusin", (event) => show(event.target.closest("[data-records]")));
}

function walk(list) {
  const items = [...list.querySelectorAll(":scope > li[data-record]")];
  let at = -1;
  const go = (to) => {
    if (!items.length) return;
    at = Math.max(0, Math.min(items.length - 1, to));
    items.forEach((item, n) => item.classList.toggle("here", n === at));
    items[at].setAttribute("tabindex", "-1");
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "center", behavior: "instant" });
  };
  const press = (kind) => {
    const button = at >= 0 && items[at].querySelector(`button[value=${kind}]`);
    if (button) button.click();
  };
  const open = (part) => at >= 0 && items[at].querySelector(part)?.click();
  const keys = {
    j: () => go(at + 1), k: () => go(at - 1), a: () => press("accept"), x: () => press("reject"),
    e: () => open("a.button"), o: () => open(".card footer a[href^='/documents/']"),
    u: () => { window.location = "/journal"; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
}

function drop(field) {
  const input = field.querySelector("input[type=file]");
  const over = (yes) => (event) => { event.preventDefault(); field.classList.toggle("over", yes); };
  field.addEventListener("dragover", over(true));
  field.addEventListener("dragleave", over(false));
  field.addEventListener("drop", (event) => { over(false)(event); input.files = event.dataTransfer.files; });
}

function wait(job) {
  if (["done", "failed"].includes(job.dataset.state)) return;
  window.setTimeout(() => window.location.reload(), 1500);
}

document.querySelectorAll("article.text").forEach(follow);
document.querySelectorAll(".waiting").forEach(walk);
document.querySelectorAll(".drop").forEach(drop);
document.querySelectorAll("[data-job]").forEach(wait);
