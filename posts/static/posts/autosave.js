"use strict";
/* What is typed into the form of a post is kept before it is saved: in this browser at once, on the
   server every few seconds. After a crash, a closed tab or an expired session it is offered again.
   Without this script nothing is kept before it is saved. */
{
    const PAUSE = 1000; // milliseconds without a key, before it is kept in the browser
    const EVERY = 10000; // milliseconds between two copies on the server, at least
    const MOST_OFFERED = 5; // copies that are offered; older ones go
    const SHOWN = 60; // characters of a copy by which it is told from others
    const FIELDS = ["title", "body", "slug", "summary", "tags", "series", "translation_of", "top_image",
        "author", "status", "published_at_0", "published_at_1", "kind", "addresses"];

    const element = (name, properties, ...children) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    const time = (when) => new Date(when).toLocaleString(document.documentElement.lang,
        {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit"});

    /* As posts/working_copies.py makes it of what it stored. */
    const digestOf = async ({title, body}) => {
        const text = `${title.trim().split(/\s+/).join(" ")}\n${body.trim()}`;
        const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
        return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    };

    class Copy {
        constructor(form, texts) {
            this.form = form;
            this.texts = texts;
            this.key = `blogsite.copy:${texts.copyOwner}:${texts.copyPost}`;
            this.offeredKey = `${this.key}:offered`; // it stays while one types on undecided
            this.writing = crypto.randomUUID(); // of this page: its later copy replaces the earlier
            this.loaded = this.shown({});
        }

        typed() {
            const data = new FormData(this.form);
            const typed = FIELDS.filter((name) => data.has(name)).map((name) => [name, data.get(name)]);
            const base = this.form.elements.seen_revision?.value;
            return Object.fromEntries(
                [...typed, ...(base ? [["seen_revision", base]] : []), ["writing", this.writing]]);
        }

        /* What the form would show with some fields filled in, to compare. */
        shown(fields) {
            const typed = {...this.typed(), ...fields};
            return JSON.stringify(FIELDS.map((name) => typed[name]));
        }

        version() {
            return this.form.elements.seen_version?.value || "0";
        }

        isChanged() {
            return this.shown({}) !== this.loaded;
        }

        fill({fields: typed, version}) {
            const fields = {seen_revision: "", ...typed}; // an older copy does not say it
            for (const [name, value] of Object.entries(fields)) {
                const field = this.form.elements[name];
                if (field) {
                    field.value = value;
                }
            }
            if (this.form.elements.seen_version) {
                this.form.elements.seen_version.value = version;
            }
            this.form.elements.body.dispatchEvent(new Event("input", {bubbles: true}));
        }

        /* Throws where the browser has no room or keeps nothing. */
        keepHere() {
            const kept = {fields: this.typed(), version: this.version(), at: new Date().toISOString()};
            localStorage.setItem(this.key, JSON.stringify(kept));
            return kept.at;
        }

        kept(key = this.key) {
            return JSON.parse(localStorage.getItem(key));
        }

        async send(values) {
            const data = new FormData();
            const token = this.form.elements.csrfmiddlewaretoken.value;
            for (const [name, value] of Object.entries({post: this.texts.copyPost, ...values})) {
                data.append(name, value);
            }
            const response = await fetch(this.texts.copyUrl, {
                method: "POST", body: data, headers: {"X-CSRFToken": token}, redirect: "error",
            });
            if (!response.ok) {
                throw new Error(`status ${response.status}`);
            }
            return response.json();
        }

        keepThere() {
            return this.send({...this.typed(), seen_version: this.version()});
        }

        async forget() {
            localStorage.removeItem(this.key);
            localStorage.removeItem(this.offeredKey);
            await this.send({discard: "1"});
        }

        async asked(digests) {
            const query = new URLSearchParams({post: this.texts.copyPost, seen_version: this.version()});
            digests.forEach((digest) => query.append("digest", digest));
            try {
                const response = await fetch(`${this.texts.copyUrl}?${query}`, {redirect: "error"});
                return response.ok ? await response.json() : {};
            } catch {
                return {}; // without a connection there is what this browser has
            }
        }

        /* The copies that are neither what the form shows nor what was saved, newest first. */
        async found() {
            const here = [this.kept(), ...this.kept(this.offeredKey) ?? []].filter(Boolean);
            const digests = await Promise.all(here.map(({fields}) => digestOf(fields)));
            const {copy, saved = []} = await this.asked(digests);
            const all = here.filter((_, index) => !saved.includes(digests[index])).concat(copy ?? []);
            all.sort((one, other) => new Date(other.at) - new Date(one.at));
            const known = new Set([this.loaded]);
            const found = all.filter(({fields}) => {
                const marks = [this.shown(fields), fields.writing];
                const isNew = !marks.some((mark) => known.has(mark));
                marks.forEach((mark) => known.add(mark));
                return isNew;
            });
            this.keepOffered(found.slice(0, MOST_OFFERED));
            return this.kept(this.offeredKey) ?? [];
        }

        keepOffered(copies) {
            localStorage.removeItem(this.key);
            if (copies.length) {
                localStorage.setItem(this.offeredKey, JSON.stringify(copies));
            } else {
                localStorage.removeItem(this.offeredKey);
            }
        }
    }

    const offer = (copy, found, before) => {
        const {texts} = copy;
        const banner = element("div", {className: "restored recovery", role: "status"});
        const button = (text, act) => {
            const made = element("button", {type: "button", className: "button", textContent: text});
            made.addEventListener("click", act);
            return made;
        };
        for (const one of found) {
            const told = element("p", {}, texts.copyFound.replace("{time}", time(one.at)));
            if (Number(one.version) < Number(copy.version())) {
                told.append(" ", texts.copyOlder);
            }
            told.append(element("q", {}, one.fields.body.trim().slice(0, SHOWN)));
            banner.append(told, button(texts.copyRecover, () => {
                banner.remove();
                copy.fill(one);
                copy.keepOffered(found.filter((other) => other !== one));
                copy.keepHere();
            }));
        }
        banner.append(button(texts.copyDiscard, () => {
            banner.remove();
            copy.forget().catch(() => {}); // what is left on the server is offered again
        }));
        before.before(banner);
    };

    const watch = (copy, status) => {
        let pause = 0;
        let next = 0;
        let later = 0;
        let isSent = false; // since the last key: then leaving the page is no reason to keep it once more

        const tell = (text, when) => {
            status.textContent = text.replace("{time}", time(when));
        };
        const send = async () => {
            clearTimeout(later);
            const wait = next - Date.now();
            if (wait > 0) {
                later = setTimeout(send, wait);
                return;
            }
            next = Date.now() + EVERY;
            try {
                tell(copy.texts.copyKept, (await copy.keepThere()).at);
            } catch {
                tell(copy.texts.copyLocal, copy.kept()?.at ?? new Date());
            }
        };
        const keep = () => {
            clearTimeout(pause);
            if (copy.isChanged()) {
                copy.keepHere();
                send();
            }
        };

        copy.form.addEventListener("input", () => {
            isSent = false;
            clearTimeout(pause);
            pause = setTimeout(keep, PAUSE);
        });
        copy.form.addEventListener("submit", () => {
            isSent = true;
            clearTimeout(pause);
            clearTimeout(later);
            if (copy.isChanged()) {
                copy.keepHere(); // until it turns out to be stored
            }
        });
        document.addEventListener("visibilitychange", () => document.hidden && !isSent && keep());
    };

    const start = async (field) => {
        const copy = new Copy(field.form, field.dataset);
        const status = element("p", {className: "copy-status", role: "status"});
        field.closest(".form-row").append(status);
        // A form that comes back holds what was typed: nothing is to be recovered into it.
        const comesBack = document.querySelector(".errornote, #conflict-heading, .restored");
        watch(copy, status);
        if (comesBack) {
            copy.loaded = "";
            return;
        }
        const found = await copy.found();
        if (found.length) {
            offer(copy, found, field.form.querySelector("fieldset"));
        }
    };

    document.querySelectorAll("[data-copy-url]").forEach(start);
}
