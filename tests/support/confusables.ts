/** Look-alikes of each letter, from Unicode's list of confusables (UTS 39) and by eye. */
export const CONFUSABLES: Readonly<Record<string, string>> = {
  a: "аαɑａ𝐚𝒶𝖆⍺ᴀÀáâãäåāăąǎạảАΑᎪꓮ",
  c: "сϲᴄⅽｃ𝐜ⲥçćĉċčСϹᏟꓚ",
  d: "ԁᏧⅾｄ𝐝ďḍᎠꓓ",
  e: "еҽ℮ｅ𝐞ℯèéêëēĕėęěẹΕЕᎬꓰⴹ",
  f: "ꞙքｆ𝐟ẝḟϜꓝ",
  g: "ɡցｇ𝐠ℊĝğġģǧԌᏀꓖ",
  h: "һհᏂｈ𝐡ℎĥḥНΗᎻꓧ",
  i: "іıɩιꙇᎥｉ𝐢ⅰℹìíîïĩīĭįİІΙ",
  k: "кκｋ𝐤ķǩКΚᏦꓗ",
  l: "ӏƖｌ𝐥ⅼĺļľłᏞꓡ",
  m: "мｍ𝐦ⅿṁМΜᎷꓟϺ",
  n: "пոռηｎ𝐧ñńņňΝꓠ",
  o: "оοօᴏσｏ𝐨ℴⲟჿסòóôõöōŏőøОΟՕꓳ",
  p: "рρϱｐ𝐩ⲣṕРΡᏢꓑ",
  r: "гᴦｒ𝐫ⲅꭇŕŗřᎡᏒꓣ",
  s: "ѕꜱƽｓ𝐬ſśŝşšșЅՏᏚꓢ",
  t: "тᴛτｔ𝐭ţťțТΤᎢꓔ",
  u: "υսʋᴜｕ𝐮ùúûüũūŭůűцՍꓴ",
  w: "ԝѡաɯᴡｗ𝐰ŵẁԜᎳꓪ",
  x: "хχⅹｘ𝐱ẋХΧꓫ",
  y: "уүγყʏｙ𝐲ýÿŷУΥҮꓬ",
};

/** The word with one letter replaced by each of its look-alikes, and with all letters replaced by their first, second … look-alike. */
export function disguises(word: string): readonly string[] {
  const letters = [...word];
  const looksOf = (letter: string) => [...(CONFUSABLES[letter] ?? letter)];
  const one = letters.flatMap((letter, place) => looksOf(letter).map((look) => letters.with(place, look).join("")));
  const all = Array.from({ length: 30 }, (_, turn) =>
    letters.map((letter) => looksOf(letter)[turn % looksOf(letter).length] ?? letter).join(""),
  );
  return [...new Set([...one, ...all])].filter((each) => each !== word);
}
