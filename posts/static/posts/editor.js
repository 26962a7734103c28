"use strict";
/* Pictures in the form of a post: upload them where one writes. Without this script the form works
   as it is, and pictures are uploaded under "Media". */
{
    const form = document.getElementById("post_form");

    /* Writes where the cursor is, as if typed: undo takes it back. Whoever describes a picture
       meanwhile goes on doing so. */
    const insertAtCursor = (field, text) => {
        const isElsewhere = document.activeElement.closest(".upload-alts") !== null;
        if (!isElsewhere) {
            field.focus();
        }
        if (isElsewhere || !document.execCommand("insertText", false, text)) {
            field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
            field.dispatchEvent(new Event("input", {bubbles: true}));
        }
    };

    /* What would end the description of a picture. */
    const plain = (text) => text.replace(/[\\[\]\n]/g, "");

    /* The file's own name is the first guess at what stands in for the picture. */
    const nameOf = (file) => plain(file.name.replace(/\.[^.]*$/, ""));

    const isPicture = ({type}) => type.startsWith("image/");

    const markdownOf = (stored, alt) => `${isPicture(stored) ? "!" : ""}[${alt}](${stored.address})`;

    /* Asks what is in a picture, below the text, and writes it there. */
    const askForAlt = (field, list, stored, file) => {
        const label = Uploads.element("label", {className: "upload-alt"});
        const picture = Uploads.element("img", {src: stored.shown, alt: "", className: "thumbnail"});
        const input = Uploads.element("input", {type: "text", value: nameOf(file)});
        const asked = field.dataset.uploadAlt.replace("{name}", () => file.name);
        let alt = input.value;
        input.addEventListener("input", () => {
            const written = markdownOf(stored, alt);
            const start = field.value.lastIndexOf(written);
            if (start < 0) {
                return; // changed by hand, or taken out
            }
            alt = plain(input.value);
            const wanted = markdownOf(stored, alt);
            field.setRangeText(wanted, start, start + written.length, "preserve");
            field.dispatchEvent(new Event("input", {bubbles: true}));
        });
        input.addEventListener("keydown", (event) => {
            if (event.key === "Enter") {
                event.preventDefault(); // it would save the post
            }
        });
        label.append(picture, Uploads.element("span", {textContent: asked}), input);
        list.append(label);
    };

    const addButton = (field) => {
        const isText = field.tagName === "TEXTAREA";
        const alts = Uploads.element("div", {className: "upload-alts"});
        let composed = Promise.resolve(); // by an input method, which an insertion would disturb
        field.addEventListener("compositionstart", () => {
            composed = new Promise((done) => {
                field.addEventListener("compositionend", done, {once: true});
            });
        });
        const take = async (stored, file) => {
            await composed;
            if (!isText) {
                field.value = stored.address;
                field.dispatchEvent(new Event("input", {bubbles: true}));
                return;
            }
            insertAtCursor(field, markdownOf(stored, nameOf(file)) + "\n");
            if (isPicture(stored)) {
                askForAlt(field, alts, stored, file);
            }
        };
        const {row, send} = Uploads.button({
            texts: field.dataset,
            token: form.querySelector("[name=csrfmiddlewaretoken]").value,
            multiple: isText,
            accept: "image/*",
            take,
        });
        if (isText) {
            row.append(alts);
            field.before(row);
            Uploads.takeDropped(field, send, isPicture);
        } else {
            field.after(row);
        }
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
