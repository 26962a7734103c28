"use strict";
/* Suggestions while tags are typed, at every field that names where they come from. Without this
   script the fields take any tag as it is. */
for (const field of document.querySelectorAll("[data-tags-url]")) {
    const PAUSE = 150; // milliseconds without a key, before anything is asked
    const list = document.createElement("datalist");
    let timer = 0;
    let asked = null;
    let names = [];
    list.id = `${field.name}-suggestions`;
    field.after(list);
    field.setAttribute("list", list.id);

    const parts = () => {
        const before = field.value.replace(/[^,、，]*$/, "");
        return [before, field.value.slice(before.length).trim()];
    };

    const namesThatBegin = async (beginning) => {
        const url = `${field.dataset.tagsUrl}?${new URLSearchParams({q: beginning})}`;
        const response = await fetch(url, {headers: {"Accept": "application/json"}, redirect: "error"});
        return response.ok ? (await response.json()).tags : [];
    };

    /* The browser's suggestions replace the whole line, so they carry what stands before. */
    const offer = () => {
        const kept = parts()[0].replace(/[,、，]\s*$/, ", ");
        list.replaceChildren(...names.map((name) => new Option("", kept + name)));
    };

    const suggest = async () => {
        const beginning = parts()[1];
        if (asked !== beginning) {
            asked = beginning;
            const found = await namesThatBegin(beginning);
            if (asked !== beginning) {
                return;
            }
            names = found;
        }
        offer();
    };

    const ask = () => suggest().catch(() => { asked = null; });
    field.addEventListener("focus", ask);
    field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, PAUSE);
    });
}
