// Helps with reading a post: where one is in the contents, and code to take along.
((words) => {
  const contents = document.querySelector(".contents:has(details)");
  if (contents) {
    const links = [...contents.querySelectorAll("a")];
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    const beside = matchMedia("(min-width: 78rem)");
    const mark = () => {
      if (!beside.matches) return;
      const isPassed = (heading) => heading.getBoundingClientRect().top < innerHeight / 4;
      const here = links[Math.max(0, headings.filter(isPassed).length - 1)];
      links.forEach((link) => { link.ariaCurrent = link === here ? "location" : null; });
      contents.scrollTop = here.offsetTop - contents.clientHeight / 2;
    };
    const fold = () => { contents.querySelector("details").open = beside.matches; };
    fold();
    beside.onchange = () => { fold(); mark(); };
    // All that is above counts as seen, so that no jump passes one unseen.
    const watch = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -75%" });
    headings.forEach((heading) => watch.observe(heading));
  }

  // Which pages that come unencrypted are not given.
  if (!navigator.clipboard) return;
  const said = document.createElement("p");
  said.className = "said";
  said.role = "status";
  document.body.append(said);
  document.querySelectorAll(".code").forEach((frame) => {
    const code = frame.querySelector("code");
    const button = document.createElement("button");
    const say = (name) => {
      said.textContent = words[name] || "";
      button.textContent = words[name === "copied" ? name : "copy"];
    };
    button.type = "button";
    button.onclick = async () => {
      const text = code.cloneNode(true);
      text.querySelectorAll(".gp").forEach((prompt) => prompt.remove());
      try {
        await navigator.clipboard.writeText(text.textContent);
        say("copied");
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        getSelection().selectAllChildren(code);
        say("failed");
      }
      setTimeout(say, 3000, "");
    };
    button.textContent = words.copy;
    frame.append(button);
  });
})(document.currentScript.dataset);
