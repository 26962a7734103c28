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

  const tell = () => {
    const button = document.querySelector(".scheme");
    if (button) button.title = button.ariaLabel = button.dataset.names.split("|")[schemes.indexOf(dataset.scheme)];
    // What a browser draws around the page, in the paper of the style sheet, which a theme may set.
    document.querySelectorAll("[name=theme-color]").forEach((meta, n) => {
      meta.style = `color-scheme:${dataset.scheme || schemes[n + 1]};color:var(--paper)`;
      meta.content = getComputedStyle(meta).color;
    });
  };

  // By what is kept; where nothing is, as it was.
  const follow = () => {
    const choice = kept((storage) => storage.scheme) ?? dataset.scheme;
    dataset.scheme = schemes.includes(choice) ? choice : "";
    // In which styles are reckoned in any case.
    requestAnimationFrame(tell);
  };

  follow();
  // Another tab's button was pressed; all of the page is there; or the reader is back at one left before.
  onstorage = onpageshow = follow;
  onclick = ({ target }) => {
    if (!target.matches(".scheme")) return;
    // From the system's to the other one first, so that each press shows.
    const step = matchMedia("(prefers-color-scheme: dark)").matches ? 1 : 2;
    dataset.scheme = schemes[(schemes.indexOf(dataset.scheme) + step) % 3];
    kept((storage) => { storage.scheme = dataset.scheme; });
    follow();
  };
})();
