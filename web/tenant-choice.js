const NAME = "tenant"; // in the page's own address

/** Which tenant answers: free text, with suggestions where the gateway gives its tenants' names to this machine. */
export class TenantChoice {
  #input;
  #suggestions;

  constructor(input, suggestions) {
    this.#input = input;
    this.#suggestions = suggestions;
    input.value = new URLSearchParams(location.search).get(NAME) || input.value;
    input.addEventListener("change", () => this.#keepInAddress());
  }

  get value() {
    return this.#input.value.trim() || "default";
  }

  /** A call keeps the tenant that it began with. */
  set fixed(fixed) {
    this.#input.readOnly = fixed;
  }

  #keepInAddress() {
    const url = new URL(location);
    url.searchParams.set(NAME, this.value);
    history.replaceState(null, "", url);
  }

  /** Without an answer there are no suggestions: the gateway gives them to its own machine only. */
  async suggest() {
    const names = await fetch("api/tenants")
      .then((response) => (response.ok ? response.json() : []))
      .catch(() => []);
    this.#suggestions.replaceChildren(...names.map((name) => new Option("", name)));
  }
}
