"use strict";
/* The post as readers would see it, beside the text and scrolled along. What it shows is rendered by
   the site's own pipeline, in a frame where no script runs. Without this script there is none. */
{
    const PAUSE = 400; // milliseconds without a key, before the text is rendered anew
    const WIDTHS = {desktop: 800, phone: 390}; // pixels that the page believes to have
    const SENT = ["title", "body", "slug", "summary", "tags", "top_image", "author",
        "published_at_0", "published_at_1"];
    const REMEMBERED = "blogsite.preview";

    class Refusal extends Error {}

    const element = (name, properties, ...children) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    const rendered = async (field, signal) => {
        const data = new FormData(field.form);
        const sent = new FormData();
        for (const name of SENT.filter((name) => data.has(name))) {
            sent.append(name, data.get(name));
        }
        sent.append("kind", data.get("kind") ?? field.dataset.previewKind);
        const token = data.get("csrfmiddlewaretoken");
        const response = await fetch(field.dataset.previewUrl, {
            method: "POST", body: sent, headers: {"X-CSRFToken": token}, redirect: "error", signal,
        });
        if (response.status === 422) {
            throw new Refusal(await response.text());
        }
        if (!response.ok) {
            throw new Error(`status ${response.status}`);
        }
        return response.text();
    };

    /* Where headings begin in the text, each from 0 to 1; those in fenced code are none. */
    const headingsOf = (text) => {
        const found = [];
        let offset = 0;
        let fence = "";
        for (const line of text.split("\n")) {
            const mark = line.match(/^ {0,3}(`{3,}|~{3,})/)?.[1] ?? "";
            if (mark && (!fence || (mark[0] === fence[0] && mark.length >= fence.length))) {
                fence = fence ? "" : mark;
            } else if (!fence && /^ {0,3}#{1,6}(\s|$)/.test(line)) {
                found.push(offset / text.length);
            }
            offset += line.length + 1;
        }
        return found;
    };

    /* The place on the page that belongs to a place in the text, both from 0 to 1. */
    const between = (place, from, to) => {
        const next = Math.max(1, from.findIndex((mark) => mark > place));
        const width = from[next] - from[next - 1] || 1;
        return to[next - 1] + (to[next] - to[next - 1]) * (place - from[next - 1]) / width;
    };

    const scrollAlong = (field, page) => {
        const root = page.documentElement;
        const range = field.scrollHeight - field.clientHeight;
        const height = root.scrollHeight;
        const shown = [...page.querySelectorAll(".text :is(h1, h2, h3, h4, h5, h6)")];
        let from = headingsOf(field.value);
        let to = shown.map((heading) => (heading.getBoundingClientRect().top + root.scrollTop) / height);
        if (from.length !== to.length) {
            [from, to] = [[], []];
        }
        const place = range > 0 ? field.scrollTop / range : 0;
        const target = between(place, [0, ...from, 1.001], [0, ...to, 1]);
        root.scrollTop = target * (height - root.clientHeight);
    };

    /* In the document that is there, whose policy it gets, so that the place stays. */
    const show = (frame, html) => {
        const root = frame.contentDocument.documentElement;
        const {scrollTop} = root;
        root.lang = html.match(/<html lang="([^"]*)"/)?.[1] ?? "";
        root.innerHTML = html;
        root.scrollTop = scrollTop;
    };

    const fit = (frame, pane, kind) => {
        const width = kind === "desktop" ? Math.max(WIDTHS.desktop, pane.clientWidth) : WIDTHS.phone;
        const scale = Math.min(1, pane.clientWidth / width);
        frame.style.width = `${width}px`;
        frame.style.height = `${pane.clientHeight / scale}px`;
        frame.style.transform = `scale(${scale})`;
    };

    const addPreview = (field) => {
        const texts = field.dataset;
        const frame = element("iframe", {title: texts.previewLabel});
        const status = element("p", {className: "preview-status", role: "status"});
        const pane = element("div", {className: "preview-pane"}, frame);
        const preview = element("div", {className: "preview", hidden: true}, pane, status);
        const writing = element("div", {className: "writing"});
        const toggle = element("button", {
            type: "button", className: "button", textContent: texts.previewLabel,
        });
        const chooser = element("select", {hidden: true, ariaLabel: texts.previewWidth});
        for (const width of Object.keys(WIDTHS)) {
            chooser.append(new Option(texts[width === "phone" ? "previewPhone" : "previewDesktop"], width));
        }
        const bar = field.closest(".form-row").querySelector(".upload")
            ?? element("div", {className: "upload"});
        if (!bar.isConnected) {
            field.before(bar);
        }
        bar.append(element("span", {className: "preview-bar"}, toggle, chooser));
        field.before(writing);
        writing.append(field, preview);

        let timer = 0;
        let asked = new AbortController();
        let loaded = null;

        const refit = () => fit(frame, pane, chooser.value);
        const renew = async () => {
            asked.abort();
            asked = new AbortController();
            try {
                await loaded;
                show(frame, await rendered(field, asked.signal));
                status.textContent = "";
                scrollAlong(field, frame.contentDocument);
            } catch (error) {
                if (error.name !== "AbortError") {
                    status.textContent = error instanceof Refusal
                        ? error.message : texts.previewFailed;
                }
            }
        };
        const open = (isOpen) => {
            preview.hidden = !isOpen;
            chooser.hidden = !isOpen;
            toggle.setAttribute("aria-pressed", isOpen);
            writing.classList.toggle("beside", isOpen);
            if (isOpen) {
                loaded ??= new Promise((resolve) => {
                    frame.addEventListener("load", resolve, {once: true});
                    frame.src = texts.previewUrl;
                });
                refit();
                renew();
            }
        };

        toggle.addEventListener("click", () => {
            open(preview.hidden);
            localStorage.setItem(REMEMBERED, preview.hidden ? "" : chooser.value);
        });
        chooser.addEventListener("change", () => {
            localStorage.setItem(REMEMBERED, chooser.value);
            refit();
            scrollAlong(field, frame.contentDocument);
        });
        field.form.addEventListener("input", (event) => {
            clearTimeout(timer);
            if (!preview.hidden && !event.isComposing) {
                timer = setTimeout(renew, PAUSE);
            }
        });
        field.form.addEventListener("compositionend", () => {
            clearTimeout(timer);
            timer = setTimeout(() => preview.hidden || renew(), PAUSE);
        });
        field.addEventListener("scroll", () => {
            if (!preview.hidden && frame.contentDocument) {
                scrollAlong(field, frame.contentDocument);
            }
        });
        new ResizeObserver(() => preview.hidden || refit()).observe(pane);

        const remembered = localStorage.getItem(REMEMBERED);
        if (remembered in WIDTHS) {
            chooser.value = remembered;
            open(true);
        } else {
            chooser.value = innerWidth < 768 ? "phone" : "desktop";
            open(false);
        }
    };

    document.querySelectorAll("[data-preview-url]").forEach(addPreview);
}
