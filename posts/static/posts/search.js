"use strict";
/* The list of posts follows what is typed into its search. Without this script the search is a form
   with a button. What is shown stands in the address all the time, to be kept as a bookmark. */
{
    const PAUSE = 300; // milliseconds without a key
    const ENOUGH = 10; // posts; with fewer of them a search goes on by itself,
    const MOST_PARTS = 10; // that often, each time over several hundred posts
    const form = document.getElementById("changelist-search");

    const pageAt = async (address, signal) => {
        const response = await fetch(address, {signal, redirect: "error"});
        if (!response.ok) {
            throw new Error(`${address}: ${response.status}`);
        }
        return new DOMParser().parseFromString(await response.text(), "text/html");
    };

    const rowsOf = (page) => page.querySelectorAll("#result_list tbody tr");
    const nextOf = (page) => page.querySelector(".pages[data-search] a.next");

    /* Puts what the search found further on behind what it found before. */
    const join = (page, further) => {
        const table = page.querySelector("#result_list");
        if (table) {
            table.tBodies[0].append(...rowsOf(further));
            page.querySelector(".action-counter").dataset.actionsIcnt = rowsOf(page).length;
            page.querySelector(".pages").replaceWith(further.querySelector(".pages"));
        } else {
            page.getElementById("changelist-form").replaceWith(further.getElementById("changelist-form"));
        }
    };

    const found = async (address, signal) => {
        const page = await pageAt(address, signal);
        for (let part = 1; part < MOST_PARTS && nextOf(page) && rowsOf(page).length < ENOUGH; part++) {
            join(page, await pageAt(nextOf(page).getAttribute("href"), signal));
        }
        return page;
    };

    const show = (page) => {
        const filters = document.getElementById("changelist-filter");
        for (const details of filters?.querySelectorAll("details[data-filter-title]") ?? []) {
            const title = CSS.escape(details.dataset.filterTitle);
            const other = page.querySelector(`details[data-filter-title="${title}"]`);
            other?.toggleAttribute("open", details.open);
        }
        for (const id of ["changelist-form", "changelist-filter"]) {
            document.getElementById(id)?.replaceWith(page.getElementById(id));
        }
        const boxes = document.querySelectorAll("tr input.action-select");
        if (boxes.length) {
            window.Actions(boxes); // Django's: what ticking all of them does
        }
    };

    const addressOf = () => {
        const query = new URLSearchParams(new FormData(form));
        for (const [name, value] of [...query]) {
            if (!value.trim()) {
                query.delete(name);
            }
        }
        return `${location.pathname}?${query}`;
    };

    const follow = (field, status) => {
        let timer = 0;
        let request = new AbortController();
        let shown = addressOf();
        const search = async () => {
            const address = addressOf();
            request.abort();
            request = new AbortController();
            const {signal} = request;
            if (address === shown) {
                status.textContent = "";
                return;
            }
            status.textContent = status.dataset.searching;
            try {
                const page = await found(address, signal);
                show(page);
                shown = address;
                history.replaceState(null, "", address);
                status.textContent = document.querySelector(".pages .empty")?.textContent
                    ?? status.dataset.found.replace("{count}", rowsOf(document).length);
            } catch (error) {
                if (!signal.aborted) {
                    status.textContent = status.dataset.failed;
                    console.info(error);
                }
            }
        };
        const later = (event) => {
            clearTimeout(timer);
            if (!event.isComposing) {
                timer = setTimeout(search, PAUSE);
            }
        };
        field.addEventListener("input", later);
        field.addEventListener("compositionend", later);
    };

    if (form) {
        follow(form.querySelector("#searchbar"), form.querySelector("[role=status]"));
    }
}
