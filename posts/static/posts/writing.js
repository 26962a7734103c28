"use strict";
/* Help with Markdown in the text of a post: a toolbar (GitHub's markdown-toolbar-element, which works
   on the plain field, so that input methods and undo are the browser's own), shortcuts, and how much
   is written. Without this script the field is as good a place to write. */
{
    const PAUSE = 300; // milliseconds without a key, before it is counted
    const PER_MINUTE = {characters: 500, words: 230}; // read, of Japanese and of other text
    const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/gu;
    const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

    /* What stands on a button, its element, the name of its text, the key of its shortcut. */
    const BUTTONS = [
        ["H", "md-header", "heading", ""],
        ["B", "md-bold", "bold", "b"],
        ["I", "button", "italic", "i"],
        ["“", "md-quote", "quote", ""],
        ["</>", "md-code", "code", "e"],
        ["↗", "md-link", "link", "k"],
        ["•", "md-unordered-list", "bullets", ""],
        ["①", "md-ordered-list", "numbers", ""],
        ["亜", "button", "ruby", ""],
    ];

    /* With *, since _ between Japanese characters is none to Markdown. As if typed, for undo. */
    const emphasize = (field) => {
        const {selectionStart: start, selectionEnd: end} = field;
        field.focus();
        document.execCommand("insertText", false, `*${field.value.slice(start, end)}*`);
        field.setSelectionRange(start + 1, end + 1);
    };

    /* The reading is what is to be typed next. */
    const addReading = (field) => {
        const {selectionStart: start, selectionEnd: end} = field;
        field.focus();
        document.execCommand("insertText", false, `{${field.value.slice(start, end)}|}`);
        const caret = start === end ? start + 1 : end + 2;
        field.setSelectionRange(caret, caret);
    };

    const WRITES = {italic: emphasize, ruby: addReading}; // what the elements know nothing of

    const buttonFor = (field, [sign, name, text, key]) => {
        const button = document.createElement(name);
        const label = field.dataset[`write${text[0].toUpperCase()}${text.slice(1)}`];
        const shortcut = key && ` (${IS_APPLE ? "⌘" : "Ctrl+"}${key.toUpperCase()})`;
        button.textContent = sign;
        button.className = `md-${text}`;
        button.title = label + shortcut;
        button.setAttribute("aria-label", label);
        button.setAttribute("role", "button"); // which the elements leave out
        if (name === "md-header") {
            button.setAttribute("level", "2");
        }
        if (name === "button") {
            button.type = "button";
            button.dataset.mdButton = "";
            button.addEventListener("click", () => WRITES[text](field));
        }
        return button;
    };

    const addToolbar = (field) => {
        const toolbar = document.createElement("markdown-toolbar");
        const buttons = BUTTONS.map((button) => buttonFor(field, button));
        toolbar.setAttribute("for", field.id);
        toolbar.setAttribute("aria-label", field.dataset.writeToolbar);
        toolbar.append(...buttons);
        field.closest(".form-row").querySelector(".upload").prepend(toolbar);
        field.addEventListener("keydown", (event) => {
            const isOurs = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
            const index = BUTTONS.findIndex(([, , , key]) => key && key === event.key.toLowerCase());
            if (isOurs && index >= 0 && !event.isComposing) {
                event.preventDefault();
                buttons[index].click();
            }
        });
    };

    const counted = (text) => {
        const japanese = text.match(JAPANESE)?.length ?? 0;
        const words = text.replace(JAPANESE, " ").match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
        const minutes = japanese / PER_MINUTE.characters + words / PER_MINUTE.words;
        const characters = [...text.replace(/\s/g, "")].length;
        return {characters, words, minutes: Math.ceil(minutes)};
    };

    const addCount = (field) => {
        const line = document.createElement("p");
        let timer = 0;
        const count = () => {
            const numbers = counted(field.value);
            line.textContent = field.dataset.writeCount.replace(/\{(\w+)\}/g,
                (_, name) => numbers[name].toLocaleString(document.documentElement.lang));
        };
        line.className = "written";
        field.closest(".form-row").append(line);
        field.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(count, PAUSE);
        });
        count();
    };

    for (const field of document.querySelectorAll("[data-write-toolbar]")) {
        addToolbar(field);
        addCount(field);
    }
}
