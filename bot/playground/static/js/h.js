/** Elements without markup: strings only ever become text nodes, so nothing a person wrote can become HTML. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "indeterminate", "multiple"]);

export const h = (tag, props, ...children) => dress(document.createElement(tag), props, children);
export const s = (tag, props, ...children) => dress(document.createElementNS(SVG, tag), props, children);

/** Empty an element and fill it anew; returns it. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** Children as nodes; false, null and undefined are left out. */
export function flat(children) {
  return children.flat(Infinity).filter(isThere).map(asNode);
}

/** Redraw something without taking the caret away from who is typing: by the `data-focus` of the field. */
export function keepingFocus(root, redraw) {
  const before = document.activeElement;
  const key = root.contains(before) ? before.dataset?.focus : null;
  const caret = key && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  redraw();
  const after = key && root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (!after) return;
  after.focus({ preventScroll: true });
  if (caret && caret[0] !== null) after.setSelectionRange(...caret);
}

/**
 * Bring a parent's children to `items` ({key, sign, make}) and touch only what changed: an element whose sign
 * is the same stays, with its open menus, caret and half-made choices.
 */
export function reconcile(parent, items) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstChild;
  for (const item of items) {
    const known = old.get(item.key);
    old.delete(item.key);
    const node = known && known.sign === item.sign ? known : made(item);
    if (known && known !== node) {
      if (place === known) place = known.nextSibling;
      known.remove();
    }
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  old.forEach((child) => child.remove());
}

function made({ key, sign, make }) {
  const node = make();
  node.dataset.key = key;
  node.sign = sign;
  return node;
}

function dress(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) dressWith(element, name, value);
  element.append(...flat(children));
  return element;
}

function dressWith(element, name, value) {
  if (!isThere(value)) return;
  if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) element[name] = value;
  else if (name === "style")
    Object.entries(value).forEach(([key, set]) => element.style.setProperty(key, set));
  else element.setAttribute(name, value === true ? "" : value);
}

const isThere = (value) => value !== null && value !== undefined && value !== false;
const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));
