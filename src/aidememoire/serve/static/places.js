// Places in a document's text, counted as the register does: in code points, not in the units of JavaScript strings.

const WORD = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const length = (string) => [...string].length;

export class Places {
  constructor(text) {
    this.pieces = [...text.querySelectorAll("[data-start]")].map((element) => ({ element, start: Number(element.dataset.start) }));
    this.root = text;
    this.words = [...text.querySelectorAll("p")].flatMap(wordsOf);
  }

  /** Let these be the chosen words. */
  choose(start, end) { this.at = [start, end]; }

  /** Move one end of what is chosen by a word; it keeps at least one. */
  move(side, step) {
    this.at = this.chosen() ?? this.at;
    const [start, end] = this.at;
    const edges = this.words.map((word) => word[side === "start" ? 0 : 1]);
    const now = side === "start" ? start : end;
    const next = step > 0 ? edges.find((edge) => edge > now) : edges.findLast((edge) => edge < now);
    if (next === undefined) return;
    if (side === "start" ? next < end : next > start) this.at = side === "start" ? [next, end] : [start, next];
    this.show();
  }

  /** The end of the word at or after that place. */
  after(place) { return this.words.find((word) => word[1] > place)?.[1] ?? place; }

  /** Show what is chosen as the browser's own selection. */
  show() {
    const [start, end] = this.at.map((place, n) => this.pointOf(place, n === 1));
    window.getSelection().setBaseAndExtent(...start, ...end);
    start[0].parentElement.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** What is selected in the text, without the space around it; null if that is nothing. */
  chosen() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.commonAncestorContainer)) return null;
    const said = range.toString();
    const start = this.placeOf(range.startContainer, range.startOffset) + length(said) - length(said.trimStart());
    const end = this.placeOf(range.endContainer, range.endOffset) - (length(said) - length(said.trimEnd()));
    return start < end ? [start, end] : null;
  }

  placeOf(node, offset) {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!element) {  // between two paragraphs
      const rest = document.createRange();
      rest.setStart(node, offset);
      rest.setEnd(this.root, this.root.childNodes.length);
      const next = this.pieces.find((piece) => rest.comparePoint(piece.element, 0) >= 0);
      return next ? next.start : this.words.at(-1)[1];
    }
    const before = document.createRange();
    before.setStart(element, 0);
    before.setEnd(node, offset);
    return Number(element.dataset.start) + length(before.toString());
  }

  pointOf(place, isEnd) {
    const piece = this.pieces.findLast((one) => one.start < place || (one.start === place && !isEnd)) ?? this.pieces[0];
    const walker = document.createTreeWalker(piece.element, NodeFilter.SHOW_TEXT);
    let left = place - piece.start;
    let node = walker.nextNode();
    for (; node; node = walker.nextNode()) {
      const here = [...node.data];
      if (left <= here.length) return [node, here.slice(0, left).join("").length];
      left -= here.length;
    }
    const last = walker.currentNode;
    return [last, last.data?.length ?? 0];
  }
}

function wordsOf(paragraph) {
  const first = paragraph.querySelector("[data-start]");
  if (!first) return [];
  const string = paragraph.textContent;
  const start = Number(first.dataset.start);
  return [...string.matchAll(WORD)].map((found) => {
    const begins = start + length(string.slice(0, found.index));
    return [begins, begins + length(found[0])];
  });
}
