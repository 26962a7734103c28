// Light or dark by the reader's own choice, before anything is painted; without one, by the system's.
(() => {
  const { dataset } = document.documentElement;
  const schemes = ["", "light", "dark"];

  // A browser that keeps nothing for us says so by an error.
  const kept = (use) => {
    try {
      return use(localStorage);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  };

  const show = (scheme) => {
    const button = document.querySelector(".scheme");
    dataset.scheme = scheme;
    // What a browser draws around the page, in the paper of the style sheet, which a theme may set.
    document.querySelectorAll("[name=theme-color]").forEach((colour, n) => {
      colour.style = `color-scheme:${scheme || schemes[n + 1]};color:var(--paper)`;
      colour.content = getComputedStyle(colour).color;
    });
    if (button) button.title = button.ariaLabel = button.dataset.names.split("|")[schemes.indexOf(scheme)];
  };

  // By what is kept; where nothing is, as it was.
  const follow = () => {
    const choice = kept((storage) => storage.scheme) ?? dataset.scheme;
    show(schemes.includes(choice) ? choice : "");
  };

  follow();
  // The button is there; another tab's was pressed; or the reader comes back to a page left before.
  ["DOMContentLoaded", "storage", "pageshow"].forEach((event) => addEventListener(event, follow));
  addEventListener("click", ({ target }) => {
    if (!target.matches(".scheme")) return;
    // From the system's to the other one first, so that each press shows.
    const order = matchMedia("(prefers-color-scheme: dark)").matches ? schemes : ["", "dark", "light"];
    const next = order[(order.indexOf(dataset.scheme) + 1) % 3];
    kept((storage) => { storage.scheme = next; });
    show(next);
  });
})();
