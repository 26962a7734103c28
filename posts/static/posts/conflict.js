"use strict";
/* Where two people changed the same lines, buttons put into the text the stored ones, one's own, or
   both. Without this script the places are shown, and one writes into the text by hand. */
{
    const CHOICES = {
        mine: ([, mine]) => mine,
        theirs: ([theirs]) => theirs,
        both: ([theirs, mine]) => theirs + mine,
    };

    const start = (texts) => {
        const stretches = JSON.parse(document.getElementById("conflict-stretches").textContent);
        const status = document.querySelector(".choices-status");
        const field = texts.closest("form").elements.body;
        const chosen = stretches.filter(Array.isArray).map(() => "mine");

        /* Each piece ends with its last line's end; the text has none behind its last line. */
        const built = () => {
            let place = 0;
            const pieces = stretches.map((piece) =>
                Array.isArray(piece) ? CHOICES[chosen[place++]](piece) : piece);
            return pieces.join("").slice(0, -1);
        };

        const choose = (place, choice) => {
            status.textContent = "";
            if (field.value !== built()) {
                status.textContent = texts.dataset.edited;
                return false;
            }
            chosen[place] = choice;
            field.value = built();
            field.dispatchEvent(new Event("input", {bubbles: true}));
            return true;
        };

        document.querySelectorAll("[data-place]").forEach((shown, place) => {
            const group = document.createElement("div");
            group.className = "place-choices";
            group.setAttribute("role", "group");
            group.setAttribute("aria-label", texts.dataset.label);
            for (const choice of ["theirs", "mine", "both"]) {
                const button = Object.assign(document.createElement("button"), {
                    type: "button", className: "button", textContent: texts.dataset[choice],
                });
                button.setAttribute("aria-pressed", String(choice === chosen[place]));
                button.addEventListener("click", () => {
                    if (choose(place, choice)) {
                        for (const other of group.children) {
                            other.setAttribute("aria-pressed", String(other === button));
                        }
                    }
                });
                group.append(button);
            }
            shown.append(group);
        });
    };

    document.querySelectorAll("#conflict-choices").forEach(start);
}
