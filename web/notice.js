/** The place where the page says what is wrong, and what to do about it. One notice at a time. */
export class Notice {
  #element;
  #title;
  #advice;
  #countdown;
  #buttons;
  /** What the notice is about, so that only that is taken back; null while nothing is wrong. */
  #topic = null;

  /** @param {HTMLElement} element with role=alert and `.title`, `.advice`, `.countdown` and `.buttons` inside */
  constructor(element) {
    this.#element = element;
    this.#title = element.querySelector(".title");
    this.#advice = element.querySelector(".advice");
    this.#countdown = element.querySelector(".countdown");
    this.#buttons = element.querySelector(".buttons");
  }

  /** @param {Array<[string, function(): void]>} actions a button each, besides the one that closes the notice */
  show(topic, { title, advice }, actions = []) {
    this.#topic = topic;
    this.#title.textContent = title;
    this.#advice.textContent = advice;
    this.#countdown.textContent = "";
    const close = button("Close", () => this.clear(topic));
    this.#buttons.replaceChildren(...actions.map(([name, act]) => button(name, act)), close);
    this.#element.hidden = false;
  }

  /** Seen, and not read out again every second. */
  count(topic, words) {
    if (this.#topic === topic) {
      this.#countdown.textContent = words;
    }
  }

  /** Takes it back if it is about this. */
  clear(topic) {
    if (this.#topic === topic) {
      this.#topic = null;
      this.#element.hidden = true;
    }
  }

  get topic() {
    return this.#topic;
  }
}

function button(name, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = name;
  element.addEventListener("click", act);
  return element;
}
