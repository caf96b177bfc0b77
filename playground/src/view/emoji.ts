export type Emoji = Readonly<{ emoji: string; name: string }>;

/** Common emoji, each with the words that name and find it. */
const LIST = `👍 thumbs up yes like approve
👎 thumbs down no dislike
❤️ red heart love
😂 tears of joy laugh funny
🎉 party popper celebrate tada
🙏 folded hands please thanks
👀 eyes look watching
🚀 rocket launch ship
✅ check mark done yes
❌ cross mark no wrong
🔥 fire hot
👏 clapping hands applause bravo
💯 hundred points perfect
🤔 thinking face hmm
😀 grinning face happy
😃 smiling open mouth happy
😄 grinning smiling eyes happy
😁 beaming face
😅 sweat smile relief
🤣 rolling on the floor laughing
😊 blushing smile
🙂 slight smile
🙃 upside-down face
😉 winking face wink
😍 heart eyes love
😘 blowing a kiss
😋 savouring food yum
😎 sunglasses cool
🤓 nerd face glasses
🧐 monocle
🤩 star-struck
🥳 partying face birthday
😏 smirk
😒 unamused
😞 disappointed sad
😔 pensive sad
😕 confused
🙁 slight frown sad
😣 persevering
😩 weary tired
🥺 pleading face puppy
😢 crying face sad
😭 sobbing loudly crying
😤 huffing triumph
😠 angry
😡 enraged angry
🤯 exploding head mind blown
😳 flushed
😱 screaming fear
😨 fearful
😰 anxious sweat
🤗 hugging face
🤭 hand over mouth giggle
🤫 shushing quiet
🤐 zipper mouth
😐 neutral face
😬 grimacing
🙄 rolling eyes
😴 sleeping tired
🤤 drooling
😷 medical mask ill
🤒 thermometer ill
🤮 vomiting
🥶 cold face freezing
🥵 hot face
🤠 cowboy hat
😇 halo innocent angel
🤡 clown
👻 ghost
💀 skull dead
👽 alien
🤖 robot bot
💩 pile of poo
😺 grinning cat
🙈 see-no-evil monkey
🙉 hear-no-evil monkey
🙊 speak-no-evil monkey
👋 waving hand hello bye
✋ raised hand stop
👌 OK hand perfect
✌️ victory peace
🤞 crossed fingers luck
🤘 horns rock
🤙 call me
👈 pointing left
👉 pointing right
👆 pointing up
👇 pointing down
✊ raised fist
👊 fist bump
🙌 raising hands hooray
🤝 handshake deal
💪 flexed biceps strong
🧠 brain
👤 silhouette person
🤷 shrug
🤦 facepalm
🙋 raising hand question
💁 tipping hand
🏃 running
💃 dancing
🧡 orange heart
💛 yellow heart
💚 green heart
💙 blue heart
💜 purple heart
🖤 black heart
💔 broken heart
💖 sparkling heart
✨ sparkles
⭐ star
🌟 glowing star
💥 collision boom
💫 dizzy
💦 sweat droplets
💤 sleeping zzz
☀️ sun sunny
🌧️ rain
⛄ snowman
🌈 rainbow
🌍 globe world earth
🌱 seedling plant
🌹 rose flower
🌸 cherry blossom flower
🍀 four-leaf clover luck
🐶 dog
🐱 cat
🐭 mouse
🐻 bear
🐼 panda
🦊 fox
🐸 frog
🐢 turtle slow
🐛 bug
🦋 butterfly
🐟 fish
🦄 unicorn
🐝 bee
🍎 apple
🍌 banana
🍕 pizza
🍔 burger
🍟 fries
🍰 cake
🎂 birthday cake
🍪 cookie
🍫 chocolate
☕ coffee tea hot drink
🍵 tea
🍺 beer
🍻 cheers beers
🥂 clinking glasses cheers
🍷 wine
⚽ football
🏀 basketball
🏆 trophy win
🥇 gold medal first
🎯 bullseye target
🎮 video game
🎲 dice
🎵 music note
🎸 guitar
🎨 palette art design
🎬 clapper film
📷 camera photo
🎁 gift present
🎈 balloon
💡 light bulb idea
🔔 bell notify
🔒 locked
🔑 key
🔧 wrench fix
🔨 hammer build
🧪 test tube experiment
💻 laptop computer
📱 mobile phone
📞 telephone call
📧 mail
📌 pushpin
📎 paperclip
📝 memo note write
📅 calendar date
📈 chart up growth
📉 chart down
📚 books read
🗑️ wastebasket delete
⏰ alarm clock
⏳ hourglass waiting
🚗 car
🚆 train
✈️ aeroplane flight
🚲 bicycle
🏠 house home
🏖️ beach holiday
💰 money bag
💸 money wings
🛒 shopping trolley
⚠️ warning
🚫 prohibited forbidden
❓ question mark
❗ exclamation mark
➕ plus add
➖ minus
➡️ right arrow
🔁 repeat
🆗 OK button
🆕 new
🔴 red circle
🟢 green circle
🟡 yellow circle
🏁 chequered flag finish`;

const EMOJI: readonly Emoji[] = LIST.split("\n").map((line) => {
  const space = line.indexOf(" ");
  return { emoji: line.slice(0, space), name: line.slice(space + 1) };
});

/** The emoji that have a word for each word of the query. Without a query, all of them. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return EMOJI.filter(({ name }) => {
    const words = name.toLowerCase().split(/[\s-]+/);
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  });
}
