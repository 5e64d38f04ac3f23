import { CaptionOrder } from "./caption-order.js";

const NEAR = 80; // px from the end at which the captions follow

/** The captions of both sides, one line per item, in the order in which they were said. */
export class Captions {
  #list;
  #scroller;
  #announce;
  #order = new CaptionOrder();
  #lines = new Map();
  /** Whether the end stays in sight; not while somebody reads further up. */
  #follows = true;
  /** The scroller's when the end was last brought into sight. */
  #size = "";

  /**
   * @param {HTMLElement} list an `ol`
   * @param {HTMLElement} scroller what the list scrolls in
   * @param {function(string): void} announce is told each line that is finished
   */
  constructor(list, scroller, announce) {
    this.#list = list;
    this.#scroller = scroller;
    this.#announce = announce;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(scroller);
  }

  get isEmpty() {
    return [...this.#list.children].every((line) => line.hidden);
  }

  /** A `transcript` of docs/browser.md. */
  show(transcript) {
    const isMoved = this.#order.place(transcript.item_id, transcript.previous_item_id ?? null);
    const line = this.#line(transcript.item_id);
    line.show(transcript);
    if (isMoved) {
      this.#arrange();
    }
    if (transcript.final && !transcript.interrupted && transcript.text) {
      this.#announce(line.sentence);
    }
    this.#follow();
  }

  /** @param {?string} id of the item that is heard now; null for none */
  hearing(id) {
    this.#lines.forEach((line, of) => line.hearing(of === id));
  }

  /** No more words will come in this call. */
  close() {
    this.hearing(null);
    this.#lines.forEach((line) => line.close());
  }

  /** What was said so far belongs to a call that is over. */
  divide(words) {
    this.close();
    const hasWords = [...this.#lines.values()].some((line) => !line.element.hidden);
    this.#order = new CaptionOrder();
    this.#lines = new Map();
    if (!hasWords) {
      return;
    }
    const divider = document.createElement("li");
    divider.className = "divider";
    divider.textContent = words;
    this.#list.append(divider);
    this.#follow();
  }

  #follow() {
    this.#size = this.#sizeNow();
    if (this.#follows) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  /** By a person, unless it came with another size of the window or of the words. */
  #scrolled() {
    if (this.#size === this.#sizeNow()) {
      this.#follows = this.#isAtEnd();
    }
  }

  #sizeNow() {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroller;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #line(id) {
    if (!this.#lines.has(id)) {
      this.#lines.set(id, new Line());
    }
    return this.#lines.get(id);
  }

  /** Moves only what is not in its place, so that nothing is read out twice. */
  #arrange() {
    const wanted = this.#order.ids().map((id) => this.#line(id).element);
    let next = null;
    for (const element of wanted.reverse()) {
      if (element.nextElementSibling !== next || element.parentNode !== this.#list) {
        this.#list.insertBefore(element, next);
      }
      next = element;
    }
  }
}

/** One item's line. Until the item is known, only its place, which is not to be seen. */
class Line {
  element = document.createElement("li");
  #who = document.createElement("span");
  #words = document.createElement("p");
  #hasWords = false;

  constructor() {
    this.element.className = "caption";
    this.element.hidden = true;
    this.#who.className = "who";
    this.#words.className = "words";
    this.element.append(this.#who, this.#words);
  }

  get sentence() {
    return `${this.#who.textContent}: ${this.#words.textContent}`;
  }

  show(transcript) {
    this.#hasWords = Boolean(transcript.text);
    const side = transcript.role === "user" ? "you" : "voice";
    this.element.className = `caption ${side}`;
    this.element.hidden = transcript.final && !this.#hasWords;
    this.element.classList.toggle("live", !transcript.final);
    this.element.classList.toggle("interrupted", Boolean(transcript.interrupted));
    this.element.dataset.itemId = transcript.item_id;
    this.#who.textContent = side === "you" ? "You" : "Voice";
    this.#words.replaceChildren(...words(transcript));
  }

  hearing(heard) {
    this.element.classList.toggle("heard-now", heard);
  }

  /** No more words will come. */
  close() {
    this.element.hidden ||= !this.#hasWords;
    this.element.classList.remove("live");
  }
}

function words(transcript) {
  const text = transcript.text ?? "";
  if (!transcript.interrupted) {
    return text === "" ? [dots()] : [text];
  }
  const heard = heardLength(text, transcript.heard_text ?? "");
  const space = text.slice(heard).search(/\S|$/); // not to be struck through
  const unheard = document.createElement("del");
  unheard.append(hiddenWords("Not heard: "), text.slice(heard + space));
  const cut = document.createElement("small");
  cut.className = "cut";
  cut.textContent = cutSentence(transcript.heard_ms);
  return [text.slice(0, heard + space), ...(heard < text.length ? [unheard] : []), " ", cut];
}

function heardLength(text, heardText) {
  return text.startsWith(heardText) ? heardText.length : Math.min(heardText.length, text.length);
}

function cutSentence(heardMillis) {
  if (heardMillis === 0) {
    return "not heard";
  }
  return heardMillis == null ? "interrupted" : `interrupted after ${(heardMillis / 1_000).toFixed(1)} s`;
}

function hiddenWords(text) {
  const element = document.createElement("span");
  element.className = "visually-hidden";
  element.textContent = text;
  return element;
}

function dots() {
  const element = document.createElement("span");
  element.className = "dots";
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", "being written down");
  element.append(...Array.from({ length: 3 }, () => document.createElement("i")));
  return element;
}
