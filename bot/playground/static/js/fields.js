/** What the elements of Block Kit hold: the name of the field, and where its preset stands. */

const TEXT = ["value", "initial_value"];

const HOLDS = {
  plain_text_input: TEXT,
  email_text_input: TEXT,
  url_text_input: TEXT,
  number_input: TEXT,
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  file_input: ["files", "initial_files"],
};

/** The name under which an element of this type keeps its choice. */
export const fieldOf = (type) => HOLDS[type]?.[0];

const isList = (type) => /^multi_|^checkboxes$|^file_input$/.test(type);

/** The state of an element nobody has touched. */
export function presetOf(element) {
  const [field, start] = HOLDS[element.type];
  const empty = isList(element.type) ? [] : null;
  return { type: element.type, [field]: element[start] ?? empty };
}
