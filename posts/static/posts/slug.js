"use strict";
/* Says while it is typed whether a slug is free, and which one a title gives. Without this script
   the save says so. */
for (const field of document.querySelectorAll("[data-slug-url]")) {
    const PAUSE = 300; // milliseconds without a key, before anything is asked
    const form = field.form;
    const title = form.elements.title;
    const status = document.createElement("p");
    let timer = 0;
    let asked = null;
    let composing = false;
    status.id = `${field.id}-status`;
    status.className = "slug-status";
    status.setAttribute("role", "status");
    field.closest("div").after(status);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${status.id}`.trim());

    const typed = () => new URLSearchParams({
        title: title.value,
        slug: field.value,
        kind: form.elements.kind?.value || "",
        post: field.dataset.slugPost,
    }).toString();

    const show = (found) => {
        status.textContent = found.message;
        field.placeholder = field.value ? "" : found.slug;
        if (found.usable) {
            field.removeAttribute("aria-invalid");
        } else {
            field.setAttribute("aria-invalid", "true");
        }
    };

    const check = async () => {
        const query = typed();
        if (query === asked) {
            return;
        }
        asked = query;
        try {
            const response = await fetch(`${field.dataset.slugUrl}?${query}`, {headers: {"Accept": "application/json"}, redirect: "error"});
            const found = response.ok ? await response.json() : null;
            if (asked === query && found) {
                show(found);
            }
        } catch {
            asked = null; // the next key asks again
        }
    };

    const later = () => {
        clearTimeout(timer);
        if (!composing) {
            timer = setTimeout(check, PAUSE);
        }
    };

    for (const each of [field, title]) {
        each.addEventListener("input", later);
        each.addEventListener("compositionstart", () => { composing = true; });
        each.addEventListener("compositionend", () => { composing = false; later(); });
    }
    form.elements.kind?.addEventListener?.("change", later);
}
