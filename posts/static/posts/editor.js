"use strict";
/* Pictures in the form of a post: upload them where one writes. Without this script the form works
   as it is, and pictures are uploaded under "Media". */
{
    const form = document.getElementById("post_form");

    const upload = async (field, file) => {
        const data = new FormData();
        data.append("file", file);
        const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
        const response = await fetch(field.dataset.uploadUrl, {
            method: "POST",
            body: data,
            headers: {"X-CSRFToken": token, "Accept": "application/json"},
            redirect: "error",
        });
        const answer = await response.json();
        if (!response.ok) {
            throw new Refusal(answer.error);
        }
        return answer;
    };

    class Refusal extends Error {}

    /* Writes where the cursor is, as if typed: undo takes it back. */
    const insertAtCursor = (field, text) => {
        field.focus();
        const inserted = document.execCommand("insertText", false, text);
        if (!inserted) {
            field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
            field.dispatchEvent(new Event("input", {bubbles: true}));
        }
    };

    /* The file's own name is the first guess at what stands in for the picture. */
    const markdownOf = (picture, fileName) => {
        const name = fileName.replace(/\.[^.]*$/, "").replace(/[\\[\]]/g, "");
        return `${picture.type.startsWith("image/") ? "!" : ""}[${name}](${picture.address})`;
    };

    const take = (field, picture, fileName) => {
        if (field.tagName === "TEXTAREA") {
            insertAtCursor(field, markdownOf(picture, fileName) + "\n");
        } else {
            field.value = picture.address;
            field.dispatchEvent(new Event("input", {bubbles: true}));
        }
    };

    const uploadAll = async (field, files, status, errors) => {
        errors.replaceChildren();
        for (const [index, file] of files.entries()) {
            status.textContent = field.dataset.uploadProgress.replace("{name}", file.name)
                .replace("{number}", index + 1).replace("{count}", files.length);
            try {
                take(field, await upload(field, file), file.name);
            } catch (error) {
                const line = document.createElement("div");
                line.textContent = error instanceof Refusal
                    ? error.message : field.dataset.uploadFailed.replace("{name}", file.name);
                errors.append(line);
            }
        }
        status.textContent = errors.childElementCount ? "" : field.dataset.uploadDone;
    };

    const addButton = (field) => {
        const row = document.createElement("div");
        const button = document.createElement("button");
        const chooser = document.createElement("input");
        const status = document.createElement("span");
        const errors = document.createElement("div");
        row.className = "upload";
        button.type = "button";
        button.className = "button";
        button.textContent = field.dataset.uploadLabel;
        chooser.type = "file";
        chooser.hidden = true;
        chooser.accept = "image/*";
        chooser.multiple = field.tagName === "TEXTAREA";
        status.setAttribute("role", "status");
        errors.setAttribute("role", "alert");
        errors.className = "upload-error";
        button.addEventListener("click", () => chooser.click());
        let before = Promise.resolve();
        const send = (files) => {
            before = before.then(async () => {
                button.disabled = true;
                await uploadAll(field, files, status, errors);
                button.disabled = false;
            });
            return before;
        };
        chooser.addEventListener("change", async () => {
            await send([...chooser.files]);
            chooser.value = "";
        });
        if (field.tagName === "TEXTAREA") {
            takePasted(field, send);
        }
        row.append(button, chooser, status, errors);
        if (field.tagName === "TEXTAREA") {
            field.before(row);
        } else {
            field.after(row);
        }
    };

    const picturesOf = (transfer) =>
        [...transfer?.files ?? []].filter((file) => file.type.startsWith("image/"));

    /* Pictures that are pasted or dropped into the text; anything else is the browser's to paste. */
    const takePasted = (field, send) => {
        for (const kind of ["paste", "drop"]) {
            field.addEventListener(kind, (event) => {
                const files = picturesOf(event.clipboardData ?? event.dataTransfer);
                if (files.length) {
                    event.preventDefault();
                    send(files);
                }
            });
        }
        field.addEventListener("dragover", (event) => {
            if ([...event.dataTransfer.items].some((item) => item.kind === "file")) {
                event.preventDefault();
            }
        });
    };

    const warnBeforeLeaving = () => {
        let changed = document.querySelector(".errornote, .restored") !== null;
        form.addEventListener("input", () => { changed = true; });
        form.addEventListener("submit", () => { changed = false; });
        window.addEventListener("beforeunload", (event) => {
            if (changed) {
                event.preventDefault();
            }
        });
    };

    if (form && form.querySelector("[data-upload-url]")) {
        form.querySelectorAll("[data-upload-url]").forEach(addButton);
        warnBeforeLeaving();
    }
}
