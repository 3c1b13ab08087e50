//! Going to a request by its number, or a part of it.

use chrono::Datelike as _;
use exception::{RequestNumber, calendar::day_of, text::fold, values::Instant};
use store::{Cursor, SortBy, Visible};

use crate::{Error, Office, Result, Session};

/// What was typed of a number: `EX-2026-0031`, `2026-0031`, `26-31`, or `31` of whatever year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypedNumber {
    year: Option<i32>,
    serial: u32,
}

impl TypedNumber {
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let typed = fold(typed.trim());
        let rest = typed.strip_prefix("ex").map_or(typed.as_str(), |rest| rest.trim_start_matches('-'));
        let digits = |part: &str, most: usize| {
            let is_number =
                (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<u32>().ok()).flatten()
        };
        let serial = |part: &str| digits(part, 7).filter(|serial| *serial > 0);
        let Some((year, count)) = rest.split_once('-') else {
            return Some(Self { year: None, serial: serial(rest)? });
        };
        let read = digits(year, 4).and_then(|year| i32::try_from(year).ok())?;
        let year = match year.len() {
            2 => 2000 + read,
            4 => read,
            _ => return None,
        };
        Some(Self { year: Some(year), serial: serial(count)? })
    }
}

impl Office {
    /// The request that is meant by a number or a part of one, where somebody may see it: of several years the newest.
    /// None where what was typed is no number, or there is no such request.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn numbered(&self, session: &Session, typed: &str) -> Result<Option<RequestNumber>> {
        let session = &self.at_desk(session).await?;
        let found = self.meant(typed, &session.visible(), 1).await?;
        Ok(found.into_iter().next().and_then(|(number, _)| number.parse().ok()))
    }

    /// Requests whose number is what was typed, with their titles, the newest year first.
    pub(crate) async fn meant(
        &self,
        typed: &str,
        visible: &Visible,
        most: u32,
    ) -> Result<Vec<(String, String)>> {
        let Some(TypedNumber { year, serial }) = TypedNumber::read(typed) else { return Ok(Vec::new()) };
        Ok(self.store.numbered(year, serial, visible, most).await?)
    }

    /// The place in a list from which a request is shown that is named by its number or a part of one.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `from`, where it is no number; in another order than that of the numbers also where
    /// there is no such request, because nothing says where it would stand.
    pub(crate) async fn place_of(
        &self,
        session: &Session,
        typed: &str,
        (sort, descending): (SortBy, bool),
        now: Instant,
    ) -> Result<Cursor> {
        let Some(TypedNumber { year, serial }) = TypedNumber::read(typed) else {
            let message = format!("“{}” is no number. Enter one as EX-2026-0031, 26-31 or 31.", typed.trim());
            return Err(Error::invalid("from", "not_a_number", message));
        };
        let visible = session.visible();
        let found = self.store.numbered(year, serial, &visible, 1).await?.into_iter().next();
        match found {
            Some((number, _)) => {
                let row = self.store.request(&number, &visible).await?;
                Ok(Cursor::before(&row, sort, descending))
            }
            None if sort == SortBy::Number => {
                let year = year.unwrap_or_else(|| day_of(now).year());
                Ok(Cursor::before_number(year, serial, descending))
            }
            None => {
                let message = format!(
                    "There is no request {} that you may see. Sort the list by number to see those beside it.",
                    typed.trim()
                );
                Err(Error::invalid("from", "unknown_choice", message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_whole_or_in_part_and_nothing_else_is() {
        let read = |typed: &str| TypedNumber::read(typed).map(|read| (read.year, read.serial));
        for (typed, meant) in [
            ("EX-2026-0031", Some((Some(2026), 31))),
            (" ex-2026-31 ", Some((Some(2026), 31))),
            ("26-0031", Some((Some(2026), 31))),
            ("ＥＸ－2026－0031".replace('－', "-").as_str(), Some((Some(2026), 31))),
            ("31", Some((None, 31))),
            ("0031", Some((None, 31))),
            ("EX31", Some((None, 31))),
            ("0", None),
            ("2026-", None),
            ("126-31", None),
            ("2026-12-31", None),
            ("12345678", None),
            ("kiosk", None),
            ("31a", None),
            ("", None),
        ] {
            assert_eq!(read(typed), meant, "{typed}");
        }
    }
}
