"use strict";
/* Sends files from the browser straight to S3: asks the admin for a form for each, sends it with
   progress, and asks what became of it until it is checked. */
globalThis.Uploads = (() => {
    const AT_ONCE = 4; // files under way
    const ASK_AFTER = 400; // milliseconds until the first question, then ever more
    const ASK_AT_LEAST_EVERY = 3000;
    const PATIENCE = 120000; // milliseconds for a check

    /* What the store or the admin says of a file. Any other error is of the connection. */
    class Refusal extends Error {}

    const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

    const answerOf = async (response) => {
        const answer = await response.json();
        if (!response.ok) {
            throw new Refusal(answer.error);
        }
        return answer;
    };

    const begin = async (texts, token, file) => answerOf(await fetch(texts.uploadUrl, {
        method: "POST",
        body: new URLSearchParams({name: file.name, size: file.size, type: file.type}),
        headers: {"X-CSRFToken": token, "Accept": "application/json"},
        redirect: "error",
    }));

    const send = (form, file, onProgress) => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest(); // which tells how much is sent
        const data = new FormData();
        for (const [name, value] of Object.entries(form.fields)) {
            data.append(name, value);
        }
        data.append("file", file);
        request.upload.addEventListener("progress", (event) => {
            onProgress(event.total ? event.loaded / event.total : 0);
        });
        request.addEventListener("load", () => {
            const code = /<Code>(\w+)<\/Code>/.exec(request.responseText);
            if (request.status === 201) {
                resolve();
            } else {
                reject(new Refusal(code ? code[1] : request.status, {cause: "store"}));
            }
        });
        request.addEventListener("error", () => reject(new Error("no connection")));
        request.open("POST", form.url);
        request.send(data);
    });

    const outcome = async (texts, id) => {
        const until = Date.now() + PATIENCE;
        for (let wait = ASK_AFTER; Date.now() < until; wait = Math.min(1.5 * wait, ASK_AT_LEAST_EVERY)) {
            await pause(wait);
            const asked = await fetch(`${texts.uploadUrl}?id=${id}`, {redirect: "error"});
            if (asked.status === 503) {
                continue; // the store does not answer, which passes
            }
            const {[id]: found} = await answerOf(asked);
            if (found.state === "stored") {
                return found;
            }
            if (found.state === "refused") {
                throw new Refusal(found.error);
            }
        }
        throw new Error("not checked", {cause: "silent"});
    };

    const withName = (text, file) => text.replace("{name}", () => file.name);

    const sentence = (texts, file, error) => {
        if (error.cause === "silent") {
            return withName(texts.uploadSilent, file);
        }
        if (error instanceof Refusal) {
            return error.cause === "store"
                ? withName(texts.uploadRefused, file).replace("{code}", error.message)
                : error.message;
        }
        return withName(texts.uploadFailed, file);
    };

    const lineFor = (list, texts, file) => {
        const line = document.createElement("li");
        const label = document.createElement("span");
        const bar = document.createElement("progress");
        label.textContent = withName(texts.uploadProgress, file);
        bar.max = 1;
        bar.value = 0;
        bar.setAttribute("aria-label", file.name);
        line.append(label, bar);
        list.append(line);
        return {
            progress: (share) => { bar.value = share; },
            checking: () => {
                label.textContent = withName(texts.uploadChecking, file);
                bar.removeAttribute("value");
            },
            done: () => line.remove(),
        };
    };

    const sendOne = async (texts, token, file, line) => {
        const form = await begin(texts, token, file);
        await send(form, file, line.progress);
        line.checking();
        return outcome(texts, form.id);
    };

    /* Returns for each file, in their order, a promise of `{file, stored}` or `{file, error}`, a
       sentence. A few are sent at once. list: where their progress is shown. texts: a dataset. */
    const sendAll = (files, {texts, token, list}) => {
        const places = Array.from({length: AT_ONCE}, () => Promise.resolve());
        return files.map((file, index) => {
            const line = lineFor(list, texts, file);
            const sent = places[index % AT_ONCE]
                .then(() => sendOne(texts, token, file, line))
                .then((stored) => ({file, stored}), (error) => ({file, error: sentence(texts, file, error)}));
            places[index % AT_ONCE] = sent;
            sent.then(line.done);
            return sent;
        });
    };

    const element = (name, properties) => Object.assign(document.createElement(name), properties);

    let underWay = 0;
    window.addEventListener("beforeunload", (event) => {
        if (underWay) {
            event.preventDefault(); // leaving would end them
        }
    });

    /* A button to choose files by, and a place where it is said how they come along.
       texts: a dataset. token: of the admin's forms. take: called with each stored file and the
       file that was sent, in their order, and waited for. Returns the row, and what sends files from elsewhere. */
    const button = ({texts, token, multiple, accept, take}) => {
        const row = element("div", {className: "upload"});
        const opener = element("button", {
            type: "button", className: "button", textContent: texts.uploadLabel,
        });
        const chooser = element("input", {type: "file", hidden: true, accept, multiple});
        const list = element("ul", {className: "upload-list"});
        const status = element("span", {});
        const errors = element("div", {className: "upload-error"});
        status.setAttribute("role", "status");
        errors.setAttribute("role", "alert");

        const takeAll = async (files) => {
            status.textContent = "";
            errors.replaceChildren();
            for (const each of sendAll(files, {texts, token, list})) {
                const {file, stored, error} = await each;
                if (stored) {
                    await take(stored, file);
                } else {
                    errors.append(element("div", {textContent: error}));
                }
                underWay -= 1;
            }
            status.textContent = errors.childElementCount ? "" : texts.uploadDone;
        };

        let before = Promise.resolve();
        const send = (files) => {
            underWay += files.length;
            before = before.then(() => takeAll(files));
            return before;
        };
        opener.addEventListener("click", () => chooser.click());
        chooser.addEventListener("change", () => {
            send([...chooser.files]);
            chooser.value = "";
        });
        row.append(opener, chooser, status, errors, list);
        return {row, send};
    };

    const filesOf = (transfer) => [...transfer?.files ?? []];

    /* Sends what is pasted or dropped on an element, of the wanted type; anything else stays the
       browser's. */
    const takeDropped = (target, send, isWanted = () => true) => {
        for (const kind of ["paste", "drop"]) {
            target.addEventListener(kind, (event) => {
                const files = filesOf(event.clipboardData ?? event.dataTransfer).filter(isWanted);
                if (files.length) {
                    event.preventDefault();
                    send(files);
                }
            });
        }
        target.addEventListener("dragover", (event) => {
            if ([...event.dataTransfer.items].some((item) => item.kind === "file")) {
                event.preventDefault();
            }
        });
    };

    return {button, element, takeDropped};
})();
