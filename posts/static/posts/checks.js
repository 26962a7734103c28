"use strict";
/* What may be wrong with a post, shown below its form; a click leads to the line. Without this script
   it is shown on a page of its own, in another tab. */
{
    const button = document.querySelector("[data-check-failed]");

    const leadTo = (field, line) => {
        const lines = field.value.split("\n");
        const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
        field.focus();
        field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
        field.scrollTop = field.scrollHeight * (line - 1) / lines.length - field.clientHeight / 3;
    };

    const item = (form, {line, sentence}) => {
        const entry = document.createElement("li");
        if (!line) {
            entry.textContent = sentence;
            return entry;
        }
        const way = document.createElement("button");
        way.type = "button";
        way.textContent = sentence;
        way.addEventListener("click", () => leadTo(form.elements.body, line));
        entry.append(way);
        return entry;
    };

    const check = async (form) => {
        const response = await fetch(button.formAction, {
            method: "POST",
            body: new FormData(form),
            headers: {"Accept": "application/json"},
            redirect: "error",
        });
        return response.json();
    };

    const start = (form) => {
        const box = document.createElement("section");
        const title = document.createElement("p");
        const list = document.createElement("ul");
        box.className = "findings";
        box.hidden = true;
        title.setAttribute("role", "status");
        box.append(title, list);
        button.closest(".submit-row").after(box);
        button.addEventListener("click", async (event) => {
            event.preventDefault();
            button.disabled = true;
            try {
                const found = await check(form);
                title.textContent = found.title;
                list.replaceChildren(...found.findings.map((finding) => item(form, finding)));
            } catch (error) {
                title.textContent = button.dataset.checkFailed;
                list.replaceChildren();
                console.info(error);
            }
            box.hidden = false;
            button.disabled = false;
        });
    };

    if (button) {
        start(button.form);
    }
}
