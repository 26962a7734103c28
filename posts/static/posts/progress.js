"use strict";
/* Goes on with long work piece by piece, and says how far it is. Without this script its button
   does a piece. */
for (const form of document.querySelectorAll("[data-progress]")) {
    const PAUSE = 2000; // milliseconds before a piece that failed is tried again
    const LONGEST = 30000;
    const status = document.getElementById(form.dataset.progress);
    let pause = PAUSE;

    const piece = async () => {
        const response = await fetch(form.action, {
            method: "POST",
            body: new FormData(form),
            headers: {"Accept": "application/json"},
            redirect: "error",
        });
        if (!response.ok) {
            throw new Error(String(response.status));
        }
        return response.json();
    };

    const go = async () => {
        try {
            const progress = await piece();
            pause = PAUSE;
            status.textContent = progress.message;
            if (progress.is_done) {
                location.reload();
                return;
            }
            setTimeout(go, 0);
        } catch {
            setTimeout(go, pause);
            pause = Math.min(2 * pause, LONGEST);
        }
    };
    go();
}
