// Light or dark by the reader's own choice, before anything is painted; without one, by the system's.
(() => {
  const root = document.documentElement;
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
    root.dataset.scheme = scheme;
    document.querySelectorAll("[name=theme-color]").forEach((colour, n) => {
      const own = schemes[n + 1];
      colour.media = scheme ? (scheme === own ? "" : "not all") : `(prefers-color-scheme: ${own})`;
    });
    if (button) button.title = button.ariaLabel = button.dataset.names.split("|")[schemes.indexOf(scheme)];
  };

  const choice = kept((storage) => storage.scheme);
  show(schemes.includes(choice) ? choice : "");
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".scheme");
    if (!button) return;
    show(root.dataset.scheme);
    button.onclick = () => {
      // From the system's to the other one first, so that each press shows.
      const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const order = isDark ? schemes : ["", "dark", "light"];
      const next = order[(order.indexOf(root.dataset.scheme) + 1) % 3];
      kept((storage) => { storage.scheme = next; });
      show(next);
    };
  });
})();
