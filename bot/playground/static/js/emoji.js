/** The emoji that :short_names: stand for. A name that is not here stays as it was written. */

const TABLE = `
+1=👍 thumbsup=👍 -1=👎 thumbsdown=👎 ok_hand=👌 clap=👏 raised_hands=🙌 pray=🙏 muscle=💪 wave=👋 point_right=👉
point_left=👈 point_up=☝️ point_down=👇 v=✌️ crossed_fingers=🤞 handshake=🤝 writing_hand=✍️ shrug=🤷 facepalm=🤦
raising_hand=🙋 eyes=👀 brain=🧠 slightly_smiling_face=🙂 smile=😄 grinning=😀 smiley=😃 grin=😁 joy=😂 sweat_smile=😅
laughing=😆 blush=😊 wink=😉 heart_eyes=😍 thinking_face=🤔 thinking=🤔 neutral_face=😐 grimacing=😬 relieved=😌
sleeping=😴 sunglasses=😎 nerd_face=🤓 open_mouth=😮 astonished=😲 flushed=😳 cry=😢 sob=😭 disappointed=😞 worried=😟
confused=😕 upside_down_face=🙃 hugging_face=🤗 partying_face=🥳 face_with_thermometer=🤒 face_with_head_bandage=🤕
mask=😷 zzz=💤 exploding_head=🤯 saluting_face=🫡 melting_face=🫠 heart=❤️ yellow_heart=💛 green_heart=💚 blue_heart=💙
purple_heart=💜 broken_heart=💔 sparkles=✨ star=⭐ star2=🌟 fire=🔥 tada=🎉 confetti_ball=🎊 balloon=🎈 gift=🎁 trophy=🏆
medal=🏅 100=💯 dart=🎯 rocket=🚀 zap=⚡ bulb=💡 boom=💥 rainbow=🌈 sunny=☀️ cloud=☁️ umbrella=☔ snowflake=❄️ ocean=🌊
seedling=🌱 herb=🌿 deciduous_tree=🌳 palm_tree=🌴 beach_with_umbrella=🏖️ mountain=⛰️ white_check_mark=✅
heavy_check_mark=✔️ ballot_box_with_check=☑️ x=❌ no_entry=⛔ no_entry_sign=🚫 warning=⚠️ question=❓ exclamation=❗
bangbang=‼️ information_source=ℹ️ bell=🔔 no_bell=🔕 lock=🔒 unlock=🔓 key=🔑 mag=🔍 link=🔗 pushpin=📌 round_pushpin=📍
paperclip=📎 scissors=✂️ memo=📝 pencil=📝 pencil2=✏️ book=📖 books=📚 notebook=📓 newspaper=📰 page_facing_up=📄
clipboard=📋 file_folder=📁 open_file_folder=📂 card_index=🗂️ calendar=📆 date=📅 spiral_calendar_pad=🗓️ clock3=🕒
hourglass=⌛ hourglass_flowing_sand=⏳ stopwatch=⏱️ alarm_clock=⏰ chart_with_upwards_trend=📈
chart_with_downwards_trend=📉 bar_chart=📊 moneybag=💰 briefcase=💼 computer=💻 keyboard=⌨️ phone=📞 iphone=📱 email=✉️
envelope=✉️ mailbox=📫 speech_balloon=💬 thought_balloon=💭 left_speech_bubble=🗨️ loudspeaker=📢 mega=📣 microphone=🎤
art=🎨 movie_camera=🎥 camera=📷 headphones=🎧 coffee=☕ tea=🍵 cake=🍰 birthday=🎂 pizza=🍕 apple=🍎 beers=🍻
clinking_glasses=🥂 house=🏠 house_with_garden=🏡 office=🏢 hospital=🏥 airplane=✈️ car=🚗 bus=🚌 bike=🚲 runner=🏃
walking=🚶 construction=🚧 hammer=🔨 wrench=🔧 hammer_and_wrench=🛠️ gear=⚙️ ladder=🪜 compass=🧭 world_map=🗺️
earth_africa=🌍 globe_with_meridians=🌐 telescope=🔭 microscope=🔬 test_tube=🧪 stethoscope=🩺 pill=💊 dog=🐶 cat=🐱
bee=🐝 butterfly=🦋 turtle=🐢 owl=🦉 unicorn_face=🦄 robot_face=🤖 ghost=👻 bust_in_silhouette=👤 busts_in_silhouette=👥
arrow_up=⬆️ arrow_down=⬇️ arrow_left=⬅️ arrow_right=➡️ arrow_upper_right=↗️ arrow_lower_right=↘️
arrows_counterclockwise=🔄 repeat=🔁 fast_forward=⏩ heavy_plus_sign=➕ heavy_minus_sign=➖ heavy_multiplication_x=✖️
large_green_circle=🟢 large_yellow_circle=🟡 large_orange_circle=🟠 red_circle=🔴 large_blue_circle=🔵
large_purple_circle=🟣 white_circle=⚪ black_circle=⚫ large_green_square=🟩 large_yellow_square=🟨
large_orange_square=🟧 large_red_square=🟥 large_blue_square=🟦 large_purple_square=🟪 white_large_square=⬜
black_large_square=⬛ white_square_button=🔳 small_blue_diamond=🔹 small_orange_diamond=🔸 one=1️⃣ two=2️⃣ three=3️⃣
four=4️⃣ five=5️⃣ grey_question=❔`;

const PICTURES = new Map(
  TABLE.trim()
    .split(/\s+/)
    .map((entry) => entry.split("=")),
);

/** For the picker: those one reaches for most. */
export const FREQUENT =
  `+1 clap raised_hands pray wave tada fire rocket eyes 100 dart bulb slightly_smiling_face joy
  sweat_smile thinking_face grimacing heart white_check_mark seedling muscle shrug coffee memo`
    .trim()
    .split(/\s+/);

/** The picture for a name without its colons (a skin tone after it is dropped); undefined if unknown. */
export const picture = (name) => PICTURES.get(name.split("::")[0]);

/** `text` with every known :name: as its picture. */
export const withPictures = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => picture(name) ?? whole);
