"use strict";
/* Says who else has this post's form open, and that one's own other tab has. Without this script
   nobody is told; two saves are told apart all the same. */
{
    const EVERY = 25000; // milliseconds; posts/presence.py forgets a form after 90 s of silence
    const PATIENCE = 1000; // milliseconds in which the page before lets go of its tab's name
    const BROWSER = "blogsite.browser";
    const TAB = "blogsite.tab";
    const LOCK = "blogsite.tab:";

    const kept = (storage, key) => {
        const known = storage.getItem(key) ?? crypto.randomUUID();
        storage.setItem(key, known);
        return known;
    };

    /* Holds the name as long as this page lives: so another page knows that the tab is there.
       False where another page holds it, such as that of which this tab was made a copy. */
    const held = (name) => new Promise((resolve) => {
        const options = {signal: AbortSignal.timeout(PATIENCE)};
        const lock = navigator.locks.request(LOCK + name, options, () => {
            resolve(true);
            return new Promise(() => {});
        });
        lock.catch(() => resolve(false));
    });

    const ownName = async (browser) => {
        const name = `${browser}.${kept(sessionStorage, TAB)}`;
        if (await held(name)) {
            return name;
        }
        sessionStorage.setItem(TAB, crypto.randomUUID());
        return ownName(browser);
    };

    /* Of this browser's own tabs only those that are there: one that crashed could not say goodbye. */
    const present = async (others, browser) => {
        const {held: locks} = await navigator.locks.query();
        const names = new Set(locks.map((lock) => lock.name));
        return others.filter(({tab}) => !tab.startsWith(`${browser}.`) || names.has(LOCK + tab));
    };

    const sentence = (others, version, form, texts) => {
        const names = [...new Set(others.filter(({tab}) => !tab).map(({name}) => name))];
        const text = names.length > 1 ? texts.editorsMany : texts.editorsOne;
        // In a conflict, what is shown beside the form has been seen.
        const seen = Number((form.querySelector("#overwrite") ?? form.elements.seen_version)?.value);
        return [
            names.length ? text.replace("{names}", names.join(texts.editorsAnd)) : "",
            others.some(({tab}) => tab) ? texts.editorsOwn : "",
            seen && version > seen ? texts.editorsSaved : "",
        ].filter(Boolean).join(" ");
    };

    const start = async (field) => {
        const {form, dataset: texts} = field;
        const line = Object.assign(document.createElement("p"), {className: "editors"});
        line.setAttribute("role", "status");
        form.querySelector("fieldset").before(line);
        const browser = kept(localStorage, BROWSER);
        const page = crypto.randomUUID();
        const tab = await ownName(browser);
        let changed = false;
        let next = 0;

        const told = (values) => {
            const data = new FormData();
            const token = form.elements.csrfmiddlewaretoken.value;
            const all = {csrfmiddlewaretoken: token, post: texts.editorsPost, tab, page, ...values};
            Object.entries(all).forEach(([name, value]) => data.append(name, value));
            return data;
        };
        const beat = async () => {
            clearTimeout(next);
            next = setTimeout(beat, EVERY);
            if (document.hidden && !changed) {
                return; // nothing of a tab in the background can be lost
            }
            try {
                const response = await fetch(texts.editorsUrl, {
                    method: "POST", body: told({}), redirect: "error",
                });
                if (!response.ok) {
                    throw new Error(`status ${response.status}`);
                }
                const {others, version} = await response.json();
                const text = sentence(await present(others, browser), version, form, texts);
                if (line.textContent !== text) {
                    line.textContent = text;
                }
            } catch {
                line.textContent = ""; // nobody can tell; what is typed is kept elsewhere
            }
        };

        form.addEventListener("input", () => {
            changed = true;
        });
        document.addEventListener("visibilitychange", () => document.hidden || beat());
        addEventListener("pagehide", () => {
            clearTimeout(next);
            navigator.sendBeacon(texts.editorsUrl, told({leave: "1"}));
        });
        addEventListener("pageshow", ({persisted}) => persisted && beat());
        await beat();
    };

    document.querySelectorAll("[data-editors-url]").forEach(start);
}
