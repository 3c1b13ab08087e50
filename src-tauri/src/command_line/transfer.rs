//! `card` and `transfer`: what goes between offices.

use std::path::Path;
use std::process::ExitCode;

use casework::view::{CardView, CorrespondentRow, PacketLook, Received};
use casework::{Office, Session};
use serde_json::json;

use super::{REFUSED, Stop, documents, take};
use crate::arguments::{CardCommand, TransferCommand};
use crate::{files, now, out};

/// What a receipt is, in a line.
const RECEIPT: &str = "the receipt for the sender";
/// The largest file that is read: a packet, and what encrypting adds.
const LARGEST: usize = 201 << 20;

/// Key cards.
pub async fn card(office: &Office, what: CardCommand) -> Result<ExitCode, Stop> {
    match what {
        CardCommand::Make { account, out: place } => {
            let session = take::sign_in(office, &account).await?;
            let card = office.make_card(&session, now()).await?;
            documents::put(&place, &card.bytes, &format!("read out: {}", card.words))
        }
        CardCommand::Accept { account, words, roles, file } => {
            let bytes = read(&file)?;
            let session = take::sign_in(office, &account).await?;
            let card = office.look_at_card(&session, &bytes).await?;
            let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            if plain(&words) != card.words {
                return Err(Stop {
                    code: REFUSED,
                    message: "The words are not those of the card’s key: it is another card than the one they were read from. Nothing was accepted.".to_owned(),
                });
            }
            let named = roles
                .is_empty()
                .then(|| card.roles_offered.iter().map(|role| role.as_str().to_owned()).collect());
            let input = json!({ "roles": named.unwrap_or(roles), "compared": true });
            let row = office.accept_card(&session, &bytes, &input, now()).await?;
            for sentence in &card.attention {
                out::line(&out::one_line(sentence));
            }
            told(&row);
            Ok(ExitCode::SUCCESS)
        }
        CardCommand::Retire { account, reason, fingerprint } => {
            let session = take::sign_in(office, &account).await?;
            let input = json!({ "fingerprint": fingerprint, "reason": reason });
            office.retire_card(&session, &input, now()).await?;
            out::line(&format!("The card with the key {fingerprint} is retired."));
            Ok(ExitCode::SUCCESS)
        }
        CardCommand::List => {
            for row in office.correspondents(&Session::reader()).await?.people {
                told(&row);
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn told(row: &CorrespondentRow) {
    let roles: Vec<&str> = row.person.roles.iter().map(|role| role.label()).collect();
    let state = match &row.retired_on {
        Some(on) => format!("retired {on}"),
        None => format!("accepted {} by {}", row.accepted_on, row.accepted_by),
    };
    out::line(&out::one_line(&format!(
        "{} ({}), {}, {}: {}; {state}",
        row.person.name,
        row.person.account,
        row.person.department,
        row.office,
        roles.join(", ")
    )));
    out::line(&format!("  {}", row.words));
    out::line(&format!("  {}", row.fingerprint));
}

/// Packets and receipts.
pub async fn run(office: &Office, what: TransferCommand) -> Result<ExitCode, Stop> {
    match what {
        TransferCommand::Send { number, account, to, from, unencrypted, out: place } => {
            let session = take::sign_in(office, &account).await?;
            let known = office.correspondents(&session).await?.people;
            let in_use = |row: &&CorrespondentRow| row.retired_on.is_none() && row.person.account == to;
            let Some(known) = known.iter().find(in_use) else {
                return Err(Stop {
                    code: REFUSED,
                    message: format!(
                        "No card of an account {to} is in use here. Accept it first: card accept."
                    ),
                });
            };
            let input = json!({
                "to": known.fingerprint, "from": from,
                "send_unencrypted": unencrypted.is_some(), "unencrypted": unencrypted,
            });
            let made = office.make_packet_for(&session, &number, &input, now()).await?;
            let how = if made.encrypted { "encrypted" } else { "not encrypted" };
            documents::put(&place, &made.bytes, &format!("{how}, for {}", made.to.join(", ")))
        }
        TransferCommand::Look { account, file } => {
            let bytes = read(&file)?;
            let session = take::sign_in(office, &account).await?;
            Ok(match office.look_at_received(&session, &bytes, now()).await? {
                Received::Packet { look, .. } => shown(&look),
                Received::Card { card, .. } => card_shown(&card),
                Received::Receipt => {
                    out::line("A receipt. Take it in to see what it is for: transfer take.");
                    ExitCode::SUCCESS
                }
            })
        }
        TransferCommand::Take { account, receipt, file } => {
            let bytes = read(&file)?;
            let session = take::sign_in(office, &account).await?;
            if matches!(office.look_at_received(&session, &bytes, now()).await?, Received::Receipt) {
                let taken = office.take_receipt(&session, &bytes, now()).await?;
                out::line(&out::one_line(&format!(
                    "{}: the packet was taken in by {}, {} on {}.",
                    taken.number, taken.by.name, taken.by.department, taken.received
                )));
                return Ok(ExitCode::SUCCESS);
            }
            let taken = office.take_packet(&session, &bytes, None, now()).await?;
            out::line(&out::one_line(&format!(
                "{}: {} new events from {}; the stage is {}.",
                taken.number,
                taken.events,
                taken.sender,
                taken.stage.label()
            )));
            match receipt {
                Some(place) => documents::put(&place, &taken.receipt.bytes, RECEIPT).map_err(|stop| {
                    let again = format!("transfer receipt {} --as {account}", taken.number);
                    Stop {
                        message: format!(
                            "{} The packet was taken in; write its receipt with: {again}",
                            stop.message
                        ),
                        ..stop
                    }
                }),
                None => Ok(ExitCode::SUCCESS),
            }
        }
        TransferCommand::End { number, account, reason, out: place } => {
            let session = take::sign_in(office, &account).await?;
            let made = office.end_sharing(&session, &number, &json!({ "reason": reason }), now()).await?;
            out::line(&format!(
                "What was shared of {number} is ended: packets of it are not taken from now on."
            ));
            let Some(made) = made else {
                out::line("No card of the other office is in use: tell them in another way.");
                return Ok(ExitCode::SUCCESS);
            };
            documents::put(&place, &made.bytes, &format!("tells {} of it", made.to.join(", ")))
        }
        TransferCommand::Receipt { number, account, out: place } => {
            let session = take::sign_in(office, &account).await?;
            let receipt = office.receipt_again(&session, &number, None, now()).await?;
            documents::put(&place, &receipt.bytes, RECEIPT)
        }
    }
}

fn shown(look: &PacketLook) -> ExitCode {
    let line = |text: &str| out::line(&out::one_line(text));
    line(&format!("{} “{}”, from {}, made {}.", look.number, look.title, look.sender, look.made));
    line(&format!("Key: {}", look.sender_words));
    let stage = |stage: Option<exception::Stage>| stage.map_or("not here yet", |stage| stage.label());
    line(&format!("Stage: {} → {}", stage(look.stage_before), stage(look.stage_after)));
    if let Some(ends) = &look.ends {
        line(ends);
    }
    for event in &look.lines {
        line(&format!("  #{} {} {}: {}", event.sequence, event.moment, event.actor.name, event.text));
    }
    if look.withheld > 0 {
        line(&format!("  and {} that stay inside the other office", look.withheld));
    }
    for file in &look.files {
        line(&format!("  file: {} ({} bytes)", file.name, file.size));
    }
    for card in &look.cards {
        line(&format!(
            "A key card comes with it that is not known here: {}, {}: {}",
            card.name, card.department, card.words
        ));
    }
    for sentence in look.attention.iter().chain(&look.nothing_new) {
        line(sentence);
    }
    for problem in &look.problems {
        line(&format!("It can’t be taken: {problem}"));
    }
    if look.may_take { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) }
}

fn card_shown(card: &CardView) -> ExitCode {
    let line = |text: &str| out::line(&out::one_line(text));
    line(&format!("The key card of {} ({}), {}, {}.", card.name, card.account, card.department, card.office));
    line(&format!("Compare: {}", card.words));
    for sentence in &card.attention {
        line(sentence);
    }
    if let Some(why_not) = &card.why_not {
        line(&format!("It can’t be accepted: {why_not}"));
        return ExitCode::from(REFUSED);
    }
    ExitCode::SUCCESS
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    files::read(path, LARGEST)
        .map_err(|error| Stop::usage(format!("{} cannot be read: {error}.", path.display())))
}
