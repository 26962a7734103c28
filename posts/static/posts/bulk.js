"use strict";
/* A run over many posts goes on by itself, and can be stopped. Without this script each part of it is
   begun by the button. */
{
    const box = document.getElementById("bulk");

    const nextOf = async (form) => {
        const response = await fetch(form.action, {
            method: "POST", body: new FormData(form), redirect: "error",
        });
        if (!response.ok) {
            throw new Error(response.status);
        }
        return new DOMParser().parseFromString(await response.text(), "text/html");
    };

    const show = (page) => {
        for (const id of ["bulk-status", "bulk"]) {
            document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
        }
    };

    const run = async () => {
        for (;;) {
            const form = box.querySelector("form");
            if (!form) {
                return;
            }
            const button = form.querySelector("[type=submit]");
            const begin = button.value;
            let isStopped = false;
            button.value = form.dataset.stop;
            const stop = (event) => {
                event.preventDefault();
                isStopped = true;
                button.disabled = true;
            };
            form.addEventListener("submit", stop);
            try {
                show(await nextOf(form));
            } catch (error) {
                console.info(error);
                button.value = begin;
                button.disabled = false;
                form.removeEventListener("submit", stop);
                document.getElementById("bulk-status").textContent = form.dataset.failed;
                isStopped = true;
            }
            if (isStopped) {
                waitForButton();
                return;
            }
        }
    };

    const waitForButton = () => {
        box.querySelector("form")?.addEventListener("submit", (event) => {
            event.preventDefault();
            run();
        }, {once: true});
    };

    if (box?.querySelector("[data-goes-on]")) {
        run();
    } else if (box) {
        waitForButton();
    }
}
