"use strict";
/* Makes a link to a preview of what is saved, shows it and takes it back, without leaving the form.
   Without this script there is none. */
{
    const element = (name, properties, ...children) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    const start = (panel) => {
        const texts = panel.dataset;
        const status = element("p", {className: "share-status"});
        status.setAttribute("role", "status");
        const help = element("p", {className: "help", textContent: texts.shareHelp});
        const row = element("div", {className: "share-row"});
        panel.append(element("h2", {textContent: texts.shareTitle}), help, row, status);

        const asked = async (values) => {
            const data = new FormData();
            const token = panel.closest("form").elements.csrfmiddlewaretoken.value;
            Object.entries(values).forEach(([name, value]) => data.append(name, value));
            const response = await fetch(texts.shareUrl, {
                method: "POST", body: data, headers: {"X-CSRFToken": token}, redirect: "error",
            });
            if (!response.ok) {
                throw new Error(`status ${response.status}`);
            }
            return response.json();
        };

        const button = (text, act) => {
            const made = element("button", {type: "button", className: "button", textContent: text});
            made.addEventListener("click", async () => {
                try {
                    status.textContent = await act() ?? "";
                } catch {
                    status.textContent = texts.shareFailed;
                }
            });
            return made;
        };

        const show = ({link, until} = {}) => {
            if (!link) {
                row.replaceChildren(button(texts.shareMake, async () => show(await asked({}))));
                return;
            }
            const field = element("input", {type: "text", readOnly: true, value: link});
            field.setAttribute("aria-label", texts.shareTitle);
            field.addEventListener("focus", () => field.select());
            const copy = button(texts.shareCopy, async () => {
                await navigator.clipboard.writeText(link);
                return texts.shareCopied;
            });
            const revoke = button(texts.shareRevoke, async () => {
                await asked({revoke: "1"});
                show();
                return texts.shareRevoked;
            });
            row.replaceChildren(field, copy, revoke, element("span", {textContent: until}));
        };

        show({link: texts.shareLink, until: texts.shareUntil});
    };

    document.querySelectorAll("[data-share-url]").forEach(start);
}
