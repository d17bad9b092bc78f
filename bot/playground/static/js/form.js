/** What stands in the fields of one message or view: the bot's presets, and over them what the person chose. */

const forms = new Map();

/** The form of a message or view by its key; `seed` is what the server already knows was filled in. */
export function formOf(key, seed = {}) {
  if (!forms.has(key)) forms.set(key, new Form(seed, key.startsWith("message:")));
  return forms.get(key);
}

/** Views that are gone take their half-typed words with them. */
export function forgetForms(prefix, keep) {
  for (const key of forms.keys()) if (key.startsWith(prefix) && !keep.has(key)) forms.delete(key);
}

class Form {
  /** In a message a new preset of the bot wins over an older choice; in a view the choice stays, as in Slack. */
  constructor(seed, yields) {
    this.values = structuredClone(seed);
    this.yields = yields;
    this.presets = {};
    this.touched = new Set();
  }

  /** The state to show for an element whose preset is `preset`. */
  offer(block, action, preset) {
    const key = JSON.stringify([block, action]);
    const sign = JSON.stringify(preset);
    const isFirst = this.presets[key] === undefined;
    const isNew = this.presets[key] !== sign;
    this.presets[key] = sign;
    const held = this.values[block]?.[action];
    const stays =
      held?.type === preset.type && (isFirst || !isNew || (this.touched.has(key) && !this.yields));
    if (stays && isFirst && JSON.stringify(held) !== sign) this.touched.add(key);
    if (!stays) this.set(block, action, preset);
    return this.values[block][action];
  }

  /** What the person did. */
  put(block, action, value) {
    this.touched.add(JSON.stringify([block, action]));
    this.set(block, action, value);
  }

  set(block, action, value) {
    this.values[block] = { ...this.values[block], [action]: value };
  }

  /** Only what stands on the screen now: a block that was taken away is not sent. */
  shown(blocks) {
    const there = new Set(blocks.map((block) => block.block_id));
    return Object.fromEntries(Object.entries(this.values).filter(([block]) => there.has(block)));
  }
}
