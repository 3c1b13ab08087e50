//! The language of a text by its script, for those scripts that tell it.
//!
//! A screen reader needs to know when a paragraph is not in the document's language (PDF/UA-1, 7.2). People do not mark what
//! they paste; where most letters are of one script, the script is a better guess than the document's language is.

/// The language of a text most of whose letters are of one script other than Latin.
pub(crate) fn language_of(text: &str) -> Option<&'static str> {
    if text.is_ascii() {
        return None;
    }
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let mut letters = 0;
    for character in text.chars().filter(|character| character.is_alphabetic()) {
        letters += 1;
        let Some(language) = by_script(character) else { continue };
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    let count_of =
        |language: &str| counts.iter().find(|(known, _)| *known == language).map_or(0, |(_, n)| *n);
    // Kana makes the Han characters around it Japanese; the letters that only Persian has make Arabic script Persian.
    let kana = count_of("ja");
    let persian = count_of("fa");
    let whole = |language: &'static str, count: usize| match language {
        "zh" if kana > 0 => ("ja", count + kana),
        "ar" if persian > 0 => ("fa", count + persian),
        language => (language, count),
    };
    let most = counts.iter().map(|(language, count)| whole(language, *count)).max_by_key(|(_, count)| *count);
    most.filter(|(_, count)| count * 2 > letters).map(|(language, _)| language)
}

fn by_script(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => "el",
        '\u{400}'..='\u{52f}' => "ru",
        '\u{531}'..='\u{58f}' => "hy",
        '\u{5d0}'..='\u{5f4}' => "he",
        // Peh, tcheh, jeh, gaf, keheh and Farsi yeh are not Arabic letters.
        '\u{67e}' | '\u{686}' | '\u{698}' | '\u{6af}' | '\u{6a9}' | '\u{6cc}' => "fa",
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            "ar"
        }
        '\u{900}'..='\u{97f}' => "hi",
        '\u{a00}'..='\u{a7f}' => "pa",
        '\u{e00}'..='\u{e7f}' => "th",
        '\u{e80}'..='\u{eff}' => "lo",
        '\u{1780}'..='\u{17ff}' => "km",
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' => "ko",
        '\u{3040}'..='\u{30ff}' => "ja",
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' => "zh",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::language_of;

    #[test]
    fn the_script_tells_the_language_where_most_letters_are_of_it() {
        for (text, language) in [
            ("نطلب استثناءً مؤقتًا لأن خادم Legacy لا يدعم TLS", Some("ar")),
            ("زهرا محمدی", Some("fa")),
            ("עדי בן־דוד", Some("he")),
            ("陳美玲（陈美玲）", Some("zh")),
            ("漢字とかな", Some("ja")),
            ("김서연", Some("ko")),
            ("ทิพวรรณ ใจดี", Some("th")),
            ("Անահիտ Մկրտչյան", Some("hy")),
            ("Արամ Պետրոսյան (Aram Petrosyan, Department of Water Programs)", None),
            ("José Núñez", None),
            ("plain", None),
            ("24/7", None),
        ] {
            assert_eq!(language_of(text), language, "{text}");
        }
    }
}
