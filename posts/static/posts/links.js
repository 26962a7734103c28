"use strict";
/* A button at the text of a post that searches the blog's other posts and writes a link to one; at a
   field that names a post, its id. Without this script one writes the link or the id by hand. */
{
    const PAUSE = 200; // milliseconds without a key, before it is searched

    const element = (name, properties = {}, ...children) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    const escaped = (text) => text.replace(/[\\[\]]/g, "\\$&");

    /* Writes over the selection as if typed, so that undo takes it back. */
    const write = (field, [start, end], post) => {
        field.focus();
        field.setSelectionRange(start, end);
        const text = field.value.slice(start, end) || escaped(post.title);
        document.execCommand("insertText", false, `[${text}](${post.address})`);
    };

    const addSearch = (field) => {
        const isChoice = field.matches("input");
        const {linksLabel, linksSearch, linksFound, linksNone, linksMore, linksClose} = field.dataset;
        const input = element("input", {type: "search", autocomplete: "off"});
        const status = element("p");
        const list = element("ul");
        const more = element("button", {type: "button", className: "button", textContent: linksMore});
        const close = element("button", {type: "button", className: "button", textContent: linksClose});
        const dialog = element("dialog", {className: "link-search"},
            element("h2", {textContent: linksLabel, id: `${field.id}-links`}),
            input, status, list, element("p", {className: "ways"}, more, close));
        const button = element("button", {type: "button", className: "button", textContent: linksLabel});
        const chosen = element("span", {className: "chosen-post", textContent: field.dataset.linksTitle ?? ""});
        let selection = [0, 0];
        let timer = 0;
        let asked = 0; // the last question's number: answers to others come too late

        const take = (post) => {
            dialog.close();
            if (isChoice) {
                field.value = post.id;
                field.dispatchEvent(new Event("input", {bubbles: true}));
                chosen.textContent = post.title;
                field.focus();
            } else {
                write(field, selection, post);
            }
        };

        const show = (posts, isMore) => {
            const lines = posts.map((post) => element("li", {}, element("button", {
                type: "button",
                onclick: () => take(post),
            }, post.title, element("small", {textContent: `${post.about} ${post.address}`}))));
            if (!isMore) {
                list.replaceChildren();
            }
            list.append(...lines);
            const count = list.childElementCount;
            status.textContent = count ? linksFound.replace("{count}", count) : linksNone;
        };

        const search = async (cursor = "") => {
            const number = ++asked;
            const url = new URL(field.dataset.linksUrl, location.href);
            url.searchParams.set("q", input.value);
            if (cursor) {
                url.searchParams.set("cursor", cursor);
            }
            try {
                const response = await fetch(url, {redirect: "error"});
                const answer = await response.json();
                if (number !== asked) {
                    return;
                }
                show(answer.posts, Boolean(cursor));
                more.hidden = !answer.next;
                more.onclick = () => search(answer.next);
            } catch {
                if (number === asked) {
                    status.textContent = field.dataset.linksFailed;
                }
            }
        };

        /* Arrow keys go through what was found, from the field down; Enter there takes the first. */
        const step = (event) => {
            const stops = [input, ...list.querySelectorAll("button")];
            const at = stops.indexOf(document.activeElement);
            const to = {ArrowDown: at + 1, ArrowUp: at - 1}[event.key];
            if (event.isComposing || at < 0) {
                return;
            }
            if (to !== undefined && stops[to]) {
                event.preventDefault();
                stops[to].focus();
            } else if (event.key === "Enter" && at === 0) {
                event.preventDefault();
                stops[1]?.click();
            }
        };

        input.setAttribute("aria-label", linksSearch);
        input.placeholder = linksSearch;
        status.setAttribute("role", "status");
        dialog.setAttribute("aria-labelledby", `${field.id}-links`);
        button.setAttribute("aria-haspopup", "dialog");
        more.hidden = true;
        close.addEventListener("click", () => dialog.close());
        dialog.addEventListener("keydown", step);
        input.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(search, PAUSE);
        });
        button.addEventListener("click", () => {
            selection = [field.selectionStart, field.selectionEnd];
            input.value = isChoice ? "" : field.value.slice(...selection).slice(0, 100);
            list.replaceChildren();
            dialog.showModal();
            input.select();
            search();
        });
        document.body.append(dialog);
        if (isChoice) {
            field.after(button, chosen);
            field.addEventListener("input", () => { chosen.textContent = ""; });
        } else {
            field.closest(".form-row").querySelector(".upload").append(button);
        }
    };

    document.querySelectorAll("[data-links-url]").forEach(addSearch);
}
