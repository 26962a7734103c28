// Searches while somebody types. Without it the form does the same, a page at a time.
(() => {
  const form = document.querySelector(".search");
  const field = form.elements.q;
  const wait = 300; // milliseconds without a key
  let timer = 0;
  let asking = new AbortController();
  let shown = normal(field.value);

  // As the server has it in the address, so that no answer is a redirect.
  function normal(text) {
    return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ").slice(0, 100).trim();
  }

  function address(words) {
    const query = new URLSearchParams({ q: words });
    if (form.elements.tag) query.set("tag", form.elements.tag.value);
    return `${form.getAttribute("action")}?${query}`;
  }

  function show(page) {
    for (const id of ["told", "found"]) {
      const from = page.getElementById(id);
      const to = document.getElementById(id);
      to.className = from.className;
      to.replaceChildren(...from.childNodes);
    }
    document.title = page.title;
  }

  async function search() {
    const words = normal(field.value);
    // One letter says nothing yet; one kanji does.
    if (words === shown || /^[\x00-\x7f]?$/.test(words)) return;
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(address(words), { signal: asking.signal });
      if (!answer.ok) return;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      shown = words;
      history.replaceState(null, "", answer.url);
    } catch (error) {
      // Overtaken by the next one, or no line: then the button is there.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, wait);
  });
  // Some browsers tell of the last input before the end of a composition, some behind it.
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(search, wait);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking.abort();
  });
})();
