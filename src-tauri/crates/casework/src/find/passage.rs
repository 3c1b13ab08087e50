//! Where in a request something was found.

use exception::{RequestNumber, values::Instant};

use super::read;
use crate::{
    Office, Result, Session, queue::words, request_view::as_seen_by, view::Passage, words::lines_of,
};

/// Letters of a passage before and after what was found.
const AROUND: usize = 70;
/// Requests that are looked into at once: a page.
const MOST: usize = 50;

impl Office {
    /// The first passage of each request in which a word or phrase of what was typed stands, as far as somebody may read
    /// it; requests without one are left out, and so are those after the first fifty.
    ///
    /// # Errors
    /// [`crate::Error::Records`].
    pub async fn passages(
        &self,
        session: &Session,
        typed: &str,
        numbers: &[RequestNumber],
        now: Instant,
    ) -> Result<Vec<Passage>> {
        let session = &self.at_desk(session).await?;
        let find = read(typed, exception::calendar::day_of(now));
        let sought: Vec<Vec<String>> = find
            .phrases
            .iter()
            .chain(&find.words)
            .map(|text| words(text))
            .filter(|words| !words.is_empty())
            .collect();
        let mut found = Vec::new();
        if sought.is_empty() {
            return Ok(found);
        }
        let numbers = numbers.get(..MOST).unwrap_or(numbers);
        for request in self.read_page(session, numbers).await? {
            let number = request.number.clone();
            let lines = lines_of(&as_seen_by(request, session))?;
            let passage =
                sought.iter().find_map(|sought| lines.lines().find_map(|line| passage(line, sought)));
            found.extend(passage.map(|text| Passage { number, text }));
        }
        Ok(found)
    }
}

/// The part of a line around the first place where these words stand one after the other, the last one maybe longer.
fn passage(line: &str, sought: &[String]) -> Option<String> {
    let spans: Vec<(usize, usize)> = spans(line);
    let place = (0..spans.len()).find(|first| {
        sought.iter().enumerate().all(|(index, word)| {
            let Some((from, to)) = spans.get(first + index) else { return false };
            let found = line.get(*from..*to).unwrap_or("");
            if index + 1 == sought.len() { begins(found, word) } else { is_same(found, word) }
        })
    })?;
    let (from, _) = *spans.get(place)?;
    let (_, to) = *spans.get(place + sought.len() - 1)?;
    let before = line.get(..from)?.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let after = line.get(to..)?.char_indices().nth(AROUND).map_or(line.len(), |(at, _)| to + at);
    // Whole words, where a word is not a line.
    let before = if before == 0 {
        0
    } else {
        spans.iter().find(|(start, _)| *start >= before).map_or(before, |(start, _)| *start)
    };
    let after = if after == line.len() {
        after
    } else {
        spans.iter().rev().find(|(_, end)| *end <= after).map_or(after, |(_, end)| *end)
    };
    let text = line.get(before.min(from)..after.max(to))?.trim();
    let (begins, ends) = (if before == 0 { "" } else { "… " }, if after == line.len() { "" } else { " …" });
    Some(format!("{begins}{text}{ends}"))
}

/// Whether a word of a line begins with one that was folded for the search.
fn begins(found: &str, word: &str) -> bool {
    if found.is_ascii() {
        return found.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    }
    words(found).concat().starts_with(word)
}

/// Whether a word of a line is one that was folded for the search. Most are ASCII, of which only the case is folded.
fn is_same(found: &str, word: &str) -> bool {
    if found.is_ascii() { found.eq_ignore_ascii_case(word) } else { words(found).concat() == *word }
}

/// Where the words of a line stand: letters and digits with what belongs to them.
fn spans(line: &str) -> Vec<(usize, usize)> {
    use unicode_normalization::char::is_combining_mark;

    let (mut spans, mut start) = (Vec::new(), None);
    for (at, sign) in line.char_indices() {
        if sign.is_alphanumeric() || is_combining_mark(sign) {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            spans.push((from, at));
        }
    }
    spans.extend(start.map(|from| (from, line.len())));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Vec<String> {
        words(text)
    }

    #[test]
    fn a_passage_shows_what_was_found_with_whole_words_around_it() {
        let line = "The licensing kiosks of the Résumé office run Windows Server 2012 until the replacement arrives in the \
                    spring of next year, when the vendor delivers the new remote desktop gateway to every field office.";
        assert_eq!(
            passage(line, &sought("remote desk")).as_deref(),
            Some(
                "… arrives in the spring of next year, when the vendor delivers the new remote desktop gateway to every field office."
            )
        );
        assert_eq!(
            passage(line, &sought("resume")).as_deref(),
            Some(
                "The licensing kiosks of the Résumé office run Windows Server 2012 until the replacement arrives in the …"
            )
        );
        assert_eq!(passage(line, &sought("desktop remote")), None);
        assert_eq!(passage("", &sought("a")), None);
    }

    #[test]
    fn a_line_without_spaces_is_cut_around_the_place() {
        let line = format!("{}kiosk", "字".repeat(200));
        assert!(passage(&line, &sought("字字")).is_some_and(|text| text.chars().count() <= 2 * AROUND + 210));
    }
}
