//! What goes between offices: key cards, packets and receipts. The page names no file: the person chooses it in the
//! system's dialog, drops it on the window, or calls the program with it.

use std::path::PathBuf;

use casework::view::{CorrespondentList, ReceiptTaken, Received};
use exception::{Digest, Stage};
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, State};

use super::{digest, number};
use crate::error::{Answer, Failure};
use crate::session::Program;
use crate::{files, now, picker};

/// The largest file that is read: a packet, and what encrypting adds.
const LARGEST: usize = 201 << 20;

/// A key card that was saved.
#[derive(Serialize)]
pub struct SavedCard {
    place: String,
    words: String,
}

/// A packet that was saved.
#[derive(Serialize)]
pub struct SavedPacket {
    place: String,
    to: Vec<String>,
    encrypted: bool,
}

/// A packet that was taken in.
#[derive(Serialize)]
pub struct SavedReceipt {
    number: String,
    stage: Stage,
    events: u32,
    sender: String,
    receipt: String,
}

/// The people of other offices.
#[tauri::command]
pub async fn correspondents(program: State<'_, Program>) -> Answer<CorrespondentList> {
    program.at_desk(async |office, session| Ok(office.correspondents(session).await?)).await
}

/// Makes the key card of whoever is at the desk and saves it where they choose; none: cancelled.
#[tauri::command]
pub async fn save_card(app: AppHandle, program: State<'_, Program>) -> Answer<Option<SavedCard>> {
    let card = program.at_desk(async |office, session| Ok(office.make_card(session, now()).await?)).await?;
    let Some(path) = picker::file_to_save(&app, &card.name).await else { return Ok(None) };
    files::write(&path, &card.bytes).map_err(|error| files::unwritten(&path, &error))?;
    Ok(Some(SavedCard { place: path.display().to_string(), words: card.words }))
}

/// Asks for a file from another office, to be looked at; whether one was chosen.
#[tauri::command]
pub async fn choose_received(app: AppHandle, program: State<'_, Program>) -> Answer<bool> {
    let path = picker::file_to_open(&app, "Open a packet, a key card or a receipt").await;
    let is_chosen = path.is_some();
    if is_chosen {
        program.keep_received(path);
    }
    Ok(is_chosen)
}

/// Whether a file from another office waits to be looked at.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn has_received(program: State<'_, Program>) -> bool {
    program.received().is_some()
}

/// What the file from another office is, and what it means here; none where none waits.
#[tauri::command]
pub async fn received(program: State<'_, Program>) -> Answer<Option<Received>> {
    let Some(path) = program.received() else { return Ok(None) };
    program
        .at_desk(async move |office, session| {
            Ok(Some(office.look_at_received(session, &read(&path)?, now()).await?))
        })
        .await
}

/// Puts the file from another office aside.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands the state over by value")]
pub fn forget_received(program: State<'_, Program>) {
    program.keep_received(None);
}

/// Accepts the key card in the file from another office, or one that comes with the packet.
#[tauri::command]
pub async fn accept_card(program: State<'_, Program>, fingerprint: String, input: Value) -> Answer<()> {
    let (path, fingerprint) = (waiting(&program)?, digest(fingerprint)?);
    program
        .at_desk(async move |office, session| {
            let card = office.card_in(session, &read(&path)?, &fingerprint).await?;
            office.accept_card(session, &card, &input, now()).await?;
            Ok(())
        })
        .await
}

/// Retires the card of somebody of another office.
#[tauri::command]
pub async fn retire_card(program: State<'_, Program>, input: Value) -> Answer<()> {
    program.at_desk(async move |office, session| Ok(office.retire_card(session, &input, now()).await?)).await
}

/// Takes in the packet that was looked at, and saves the receipt where the person chooses; none: cancelled, and nothing is
/// taken in. The place is asked for first: a receipt is made once.
#[tauri::command]
pub async fn take_received(
    app: AppHandle,
    program: State<'_, Program>,
    packet: String,
) -> Answer<Option<SavedReceipt>> {
    let (path, packet): (_, Digest) = (waiting(&program)?, digest(packet)?);
    let name = path.with_extension("t358receipt");
    let name = name.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let Some(place) = picker::file_to_save(&app, &name).await else { return Ok(None) };
    let taken = program
        .at_desk(async move |office, session| {
            Ok(office.take_packet(session, &read(&path)?, Some(&packet), now()).await?)
        })
        .await?;
    program.keep_received(None);
    files::write(&place, &taken.receipt.bytes).map_err(|error| {
        let why = files::unwritten(&place, &error).sentence();
        Failure::refused(format!(
            "The packet was taken in. Its receipt was not saved: {why} Save it from the list of packets on the page of {}.",
            taken.number
        ))
    })?;
    Ok(Some(SavedReceipt {
        number: taken.number.to_string(),
        stage: taken.stage,
        events: taken.events,
        sender: taken.sender,
        receipt: place.display().to_string(),
    }))
}

/// Saves the receipt for a packet that was taken in once more, and answers where; none: cancelled.
#[tauri::command]
pub async fn save_receipt(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    packet: String,
) -> Answer<Option<String>> {
    let (number, packet) = (self::number(&number)?, digest(packet)?);
    let receipt = program
        .at_desk(async move |office, session| {
            Ok(office.receipt_again(session, &number, Some(&packet), now()).await?)
        })
        .await?;
    let Some(path) = picker::file_to_save(&app, &receipt.name).await else { return Ok(None) };
    files::write(&path, &receipt.bytes).map_err(|error| files::unwritten(&path, &error))?;
    Ok(Some(path.display().to_string()))
}

/// Takes in the receipt that was received.
#[tauri::command]
pub async fn take_receipt(program: State<'_, Program>) -> Answer<ReceiptTaken> {
    let path = waiting(&program)?;
    let taken = program
        .at_desk(async move |office, session| Ok(office.take_receipt(session, &read(&path)?, now()).await?))
        .await?;
    program.keep_received(None);
    Ok(taken)
}

/// Makes a packet of a request for another office and saves it where the person chooses; none: cancelled.
#[tauri::command]
pub async fn send_packet(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    input: Value,
) -> Answer<Option<SavedPacket>> {
    let number = self::number(&number)?;
    let Some(path) = picker::file_to_save(&app, &format!("{number}.t358")).await else { return Ok(None) };
    let made = program
        .at_desk(async move |office, session| {
            Ok(office.make_packet_for(session, &number, &input, now()).await?)
        })
        .await?;
    files::write(&path, &made.bytes).map_err(|error| files::unwritten(&path, &error))?;
    Ok(Some(SavedPacket { place: path.display().to_string(), to: made.to, encrypted: made.encrypted }))
}

/// What became of ending a sharing.
#[derive(Serialize)]
pub struct SavedEnding {
    /// Whether there was somebody to tell by a packet.
    is_told: bool,
    /// Where that packet lies; none where no place was chosen.
    place: Option<String>,
}

/// Ends what is shared of a request, and saves the packet that tells the other office where the person chooses. Where no
/// place is chosen it is ended all the same, and the packet is made once more when it is asked for.
#[tauri::command]
pub async fn end_sharing(
    app: AppHandle,
    program: State<'_, Program>,
    number: String,
    input: Value,
) -> Answer<SavedEnding> {
    let number = self::number(&number)?;
    let made = program
        .at_desk(async move |office, session| Ok(office.end_sharing(session, &number, &input, now()).await?))
        .await?;
    let Some(made) = made else { return Ok(SavedEnding { is_told: false, place: None }) };
    let Some(path) = picker::file_to_save(&app, &made.name).await else {
        return Ok(SavedEnding { is_told: true, place: None });
    };
    files::write(&path, &made.bytes).map_err(|error| files::unwritten(&path, &error))?;
    Ok(SavedEnding { is_told: true, place: Some(path.display().to_string()) })
}

fn waiting(program: &Program) -> Answer<PathBuf> {
    program.received().ok_or_else(|| Failure::refused("Open the file from the other office first."))
}

fn read(path: &std::path::Path) -> Answer<Vec<u8>> {
    files::read(path, LARGEST).map_err(|error| Failure::refused(format!("The file can’t be read: {error}.")))
}
