const FLOOR = -54; // dBFS: the shortest bar
const CEILING = -6; // dBFS: the longest
const BAR = 3; // px
const PITCH = 6; // px from bar to bar
const BAR_MILLIS = 50; // that a bar stands for

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * A level over the last seconds, as bars that move to the right: on the left side of the button they move into it, on the
 * right out of it. Who prefers no motion gets bars that stand still and fill.
 */
export class Meter {
  #element;
  #canvas;
  /** Bars from 0 to 1, the newest first. */
  #bars = [];
  #peak = 0;
  #since = 0;
  #shown = -1;
  #running = false;

  /** @param {HTMLElement} element with role=meter and a canvas inside */
  constructor(element) {
    this.#element = element;
    this.#canvas = element.querySelector("canvas");
    new ResizeObserver(() => this.#draw()).observe(element);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  /** @param {number} rms from 0 to 1 */
  level(rms) {
    this.#peak = Math.max(this.#peak, height(rms));
    if (rms > 0 && !this.#running) {
      this.#running = true;
      this.#since = performance.now();
      this.#run();
    }
  }

  #run() {
    requestAnimationFrame((now) => {
      this.#advance(now);
      this.#draw();
      if (this.#peak > 0 || this.#bars.some((bar) => bar > 0)) {
        this.#run();
      } else {
        this.#running = false;
      }
    });
  }

  #advance(now) {
    const passed = Math.floor((now - this.#since) / BAR_MILLIS);
    if (passed <= 0) {
      return;
    }
    const room = Math.ceil(this.#element.clientWidth / PITCH);
    const added = Math.min(passed, room); // a hidden page may have been away for hours
    this.#bars = [...Array(added).fill(this.#peak), ...this.#bars].slice(0, room);
    this.#since += passed * BAR_MILLIS;
    this.#peak = 0;
    this.#say(Math.round(Math.max(0, ...this.#bars.slice(0, 4)) * 100));
  }

  /** In steps of ten, which is enough to read and spares the accessibility tree. */
  #say(percent) {
    const step = Math.round(percent / 10) * 10;
    if (step !== this.#shown) {
      this.#shown = step;
      this.#element.setAttribute("aria-valuenow", step);
    }
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#element;
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const pen = this.#canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = getComputedStyle(this.#element).color;
    const count = Math.floor(width / PITCH);
    for (let i = 0; i < count; i++) {
      const bar = stillness.matches ? this.#stillBar(i, count) : (this.#bars[i] ?? 0);
      const tall = Math.max(BAR, bar * height);
      pen.globalAlpha = bar > 0 ? 0.35 + 0.65 * bar : 0.22;
      pen.beginPath();
      pen.roundRect(i * PITCH, (height - tall) / 2, BAR, tall, BAR / 2);
      pen.fill();
    }
  }

  #stillBar(i, count) {
    return i / count < Math.max(0, ...this.#bars.slice(0, 4)) ? 0.6 : 0;
  }
}

function height(rms) {
  const decibels = 20 * Math.log10(rms);
  return Math.max(0, Math.min(1, (decibels - FLOOR) / (CEILING - FLOOR)));
}
