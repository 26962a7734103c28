"use strict";
/* The page to upload files from: several at once, chosen, dropped or pasted, with progress; and a
   button where the address of one is asked for. Without this script the page's form takes one at a
   time, and an address is copied. */
{
    const form = document.getElementById("upload_form");

    const show = (list, stored) => {
        const line = Uploads.element("li", {className: "upload-stored"});
        const picture = Uploads.element("img", {src: stored.shown, alt: "", className: "thumbnail"});
        const address = Uploads.element("input", {
            className: "address", readOnly: true, value: stored.address,
        });
        address.setAttribute("aria-label", stored.name);
        address.addEventListener("focus", () => address.select());
        if (stored.type.startsWith("image/")) {
            line.append(picture);
        }
        line.append(Uploads.element("span", {textContent: stored.name}), address);
        list.append(line);
    };

    const address = document.querySelector("input[data-upload-url]");
    if (address) {
        const {row} = Uploads.button({
            texts: address.dataset,
            token: address.form.querySelector("[name=csrfmiddlewaretoken]").value,
            multiple: false,
            accept: "",
            take: (stored) => { address.value = stored.address; },
        });
        address.after(row);
    }

    if (form) {
        const list = Uploads.element("ul", {className: "upload-list"});
        const {row, send} = Uploads.button({
            texts: form.dataset,
            token: document.querySelector("#upload_token [name=csrfmiddlewaretoken]").value,
            multiple: true,
            accept: "",
            take: (stored) => show(list, stored),
        });
        row.classList.add("upload-place");
        Uploads.takeDropped(document, send);
        form.replaceWith(row, list);
    }
}
