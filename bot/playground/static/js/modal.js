/** The bot's modals: the one on top of my stack, with its fields, its errors, and the ways out. */

import { act } from "./wire.js";
import { avatar } from "./people.js";
import { blocks } from "./blocks.js";
import { busy } from "./buttons.js";
import { fill, h, keepingFocus } from "./h.js";
import { forgetForms } from "./form.js";
import { icon } from "./icons.js";
import { inView } from "./context.js";
import { plain } from "./mrkdwn.js";
import { state, watch } from "./store.js";

let dialog = null;
let shownId = null;

export function startModals() {
  watch("modals users", draw);
}

function draw() {
  forgetForms(
    "view:",
    new Set([...state.modals, state.home].filter(Boolean).map((view) => `view:${view.id}`)),
  );
  const view = state.modals.at(-1);
  if (!view) return put();
  dialog ??= opened();
  const isNew = shownId !== view.id;
  shownId = view.id;
  const top = isNew ? 0 : dialog.querySelector(".modal-body")?.scrollTop;
  keepingFocus(dialog, () => fill(dialog, ...modal(view)));
  dialog.querySelector(".modal-body").scrollTop = top;
  if (isNew)
    (
      dialog.querySelector("[autofocus], .field, .select, .modal-body input") ??
      dialog.querySelector("[data-testid=modal-close]")
    ).focus();
}

function opened() {
  const made = h("dialog", {
    class: "sheet modal",
    "aria-labelledby": "modal-title",
    "data-testid": "modal",
  });
  made.addEventListener("cancel", (event) => event.preventDefault());
  made.addEventListener("keydown", escape);
  document.body.append(made);
  made.showModal();
  return made;
}

/** Esc leaves the view on top, but first whatever small menu is open over it. */
function escape(event) {
  if (event.key !== "Escape" || dialog.querySelector(".popover")) return;
  event.preventDefault();
  leave(state.modals.at(-1));
}

function put() {
  dialog?.remove();
  dialog = null;
  shownId = null;
}

function modal(view) {
  const ctx = inView(view);
  dialog.dataset.callbackId = view.callback_id ?? "";
  dialog.dataset.viewId = view.id;
  const form = h(
    "form",
    { class: "modal-form", novalidate: true },
    header(view),
    h(
      "div",
      { class: "modal-body" },
      ctx.errors[""] && h("p", { class: "modal-error", role: "alert" }, ctx.errors[""]),
      blocks(view.blocks, ctx),
    ),
    footer(view),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(view, ctx, form);
  });
  return [form];
}

function header(view) {
  const isUpper = state.modals.length > 1;
  return h(
    "header",
    { class: "modal-head" },
    isUpper
      ? h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": "Back",
            "data-testid": "modal-back",
            onclick: () => leave(view),
          },
          icon("back"),
        )
      : avatar(state.bot.user_id, "medium"),
    h("h1", { id: "modal-title", "data-testid": "modal-title" }, plain(view.title?.text ?? "")),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Close",
        "data-testid": "modal-x",
        onclick: leaveAll,
      },
      icon("close"),
    ),
  );
}

function footer(view) {
  const hasInputs = view.blocks.some(({ type }) => type === "input");
  return h(
    "footer",
    { class: "modal-foot" },
    h(
      "button",
      {
        type: "button",
        class: "button",
        "data-testid": "modal-close",
        "data-focus": "modal-close",
        onclick: () => leave(view),
      },
      plain(view.close?.text ?? (view.submit || hasInputs ? "Cancel" : "Close")),
    ),
    (view.submit || hasInputs) &&
      h(
        "button",
        {
          type: "submit",
          class: "button primary",
          "data-testid": "modal-submit",
          "data-focus": "modal-submit",
        },
        plain(view.submit?.text ?? "Submit"),
      ),
  );
}

async function submit(view, ctx, form) {
  const button = form.querySelector("[type=submit]");
  if (!button || button.disabled) return;
  button.disabled = true;
  const answer = await busy(button, () =>
    act("submit", { view_id: view.id, values: ctx.form.shown(view.blocks) }),
  );
  button.disabled = false;
  if (answer.errors) complain(view.id, answer.errors);
}

/** Errors come in the answer and as a push; whichever is first is shown. */
function complain(id, errors) {
  const view = state.modals.find((one) => one.id === id);
  if (!view) return;
  view.errors = errors;
  draw();
  const wrong = dialog.querySelector("[aria-invalid=true]");
  (wrong?.matches("input, select, textarea, button") ? wrong : wrong?.querySelector("input"))?.focus();
  wrong?.scrollIntoView({ block: "center" });
}

const leave = (view) => view && act("close", { view_id: view.id });

/** The cross ends the whole stack, from the top down. */
async function leaveAll() {
  for (const view of [...state.modals].reverse()) await leave(view);
}
