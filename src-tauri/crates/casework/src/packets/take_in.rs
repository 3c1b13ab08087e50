//! Taking a packet in, and the receipts that go back.

use exception::{
    Digest, Instant, RequestNumber,
    calendar::moment,
    correspondence::{NamedByKey, TakenPacket, TakenReceipt},
    office::OfficeAction,
};

use packet::{Receipt, SignedReceipt};
use store::Filing;

use super::{digest_of, examine::Examined, public_key};
use crate::{
    Error, Office, Result, Session,
    files::hash,
    memory::Standing,
    project::projection,
    view::{ReceiptFile, ReceiptTaken, TakenIn},
};

impl Office {
    /// Takes a packet in: everything that is new in it in one filing, or nothing. `packet` is the digest of the packet
    /// that the person had before them, where they looked at it first. Answers the request, and the signed receipt that
    /// goes back to the sender.
    ///
    /// # Errors
    /// [`Error::Refused`] with every reason why it can’t be taken, and for those who do not deal with the other office
    /// (filed); [`Error::Stale`] where another file lies there by now, or somebody else was faster.
    pub async fn take_packet(
        &self,
        session: &Session,
        bytes: &[u8],
        packet: Option<&Digest>,
        now: Instant,
    ) -> Result<TakenIn> {
        let standing = &self.standing(session).await?;
        let end = self.office_end().await?;
        let examined = self.examined(standing, bytes, now).await?;
        let look = &examined.look;
        if packet.is_some_and(|packet| *packet != look.packet) {
            return Err(Error::Stale(
                "The file is another packet than the one you looked at. Look at it again.".to_owned(),
            ));
        }
        if !look.problems.is_empty() {
            return Err(Error::Refused(look.problems.join(" ")));
        }
        if let Some(nothing_new) = &look.nothing_new {
            return Err(Error::Refused(nothing_new.clone()));
        }
        let Examined { look, number, request, events, files, withheld, told, from, made_at, ends } = examined;
        let Some(request) = request else {
            return Err(Error::Damaged(format!("{number} can’t go on by the packet.")));
        };
        if !request.may_see(standing.session.person()) {
            return Err(Error::Refused(format!(
                "{number} is a request of {}, which you may not see: let somebody take the packet in who may.",
                request.intake.department()
            )));
        }
        let sender = sender_of(standing, &look.packet, bytes)?;
        let taken = TakenPacket {
            number: number.clone(),
            packet: look.packet.clone(),
            sender: sender.clone(),
            from,
            upto: request.version,
            head: request.head.clone(),
            withheld,
            told,
            made_at: Some(made_at),
            ends,
        };
        let receipt = receipt(standing, &taken, now)?;
        let action = OfficeAction::TakePacket { packet: Box::new(taken) };
        let (event, end) = Self::seal_office(end, action, &standing.session, now)?;
        let (_, card_event, _) = self.own_card(standing, end, now).await?;
        let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let filing = Filing {
            // What was kept inside stands after the event that says so.
            events: std::iter::once(event).chain(card_event).chain(events).collect(),
            requests: vec![projection(&request, &standing.office)?],
            files,
            ..Filing::default()
        };
        let stage = request.stage;
        self.file(standing, request, filing).await?;
        Ok(TakenIn { number, stage, events: count, sender: sender.name, receipt })
    }

    /// The receipt for a packet that was taken in, once more: where the first could not be written, or was lost. Whoever
    /// took the packet in signs the very same one again; somebody else signs that it was taken in then.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no such packet of a request was taken in; [`Error::Refused`] for those who do not deal with
    /// the other office, and filed.
    pub async fn receipt_again(
        &self,
        session: &Session,
        number: &RequestNumber,
        packet: Option<&Digest>,
        now: Instant,
    ) -> Result<ReceiptFile> {
        let standing = &self.standing(session).await?;
        self.read_for(&standing.session, number).await?;
        self.check_deals(standing, &format!("Save a receipt for {number} again"), now).await?;
        let is_meant =
            |what: &TakenPacket| what.number == *number && packet.is_none_or(|packet| what.packet == *packet);
        let taken = standing.office.correspondence.taken.iter().rev().find(|taken| is_meant(&taken.what));
        let taken = taken.ok_or_else(|| {
            Error::NotFound(format!(
                "No such packet of {number} was taken in here: there is nothing to receipt."
            ))
        })?;
        receipt(standing, &taken.what, taken.at)
    }

    /// Takes a receipt in: from then on the packet is known to have arrived, at whom and when.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is none, is for no packet of this office, or is not signed by whom it names; for those
    /// who do not deal with the other office, and filed.
    pub async fn take_receipt(&self, session: &Session, bytes: &[u8], now: Instant) -> Result<ReceiptTaken> {
        let standing = &self.standing(session).await?;
        self.check_deals(standing, "Take in a receipt from another office", now).await?;
        let end = self.office_end().await?;
        let SignedReceipt { receipt, envelope } =
            SignedReceipt::read(bytes).map_err(|error| Error::Refused(error.to_string()))?;
        let correspondence = &standing.office.correspondence;
        let packet = digest_of(&receipt.packet);
        let Some(sent) = correspondence.sent.iter().find(|sent| sent.what.packet == packet) else {
            return Err(Error::Refused(
                "The receipt is for a packet that was not made in this office.".to_owned(),
            ));
        };
        let known = correspondence.of_key(&digest_of(&receipt.by.key));
        let is_signed = |key: &Digest| public_key(key).is_some_and(|key| envelope.is_signed_by(&key));
        let Some(known) = known.filter(|known| is_signed(&known.card.key)) else {
            return Err(Error::Refused(format!(
                "The receipt was changed, or is signed with a key that is not known here, in the name of {} of {}. Accept their key card first.",
                receipt.by.name, receipt.by.department
            )));
        };
        let received_at = Instant::try_from(receipt.at.clone())
            .map_err(|_| Error::Refused("The receipt bears no date that can be read.".to_owned()))?;
        if let Some(retired) = known.retired.as_ref().filter(|retired| received_at > retired.at) {
            return Err(Error::Refused(format!(
                "The receipt is dated {}, and the key that signed it was retired here on {}",
                moment(received_at),
                moment(retired.at)
            )));
        }
        let by = super::named(&known.card);
        let answer = ReceiptTaken {
            number: sent.what.number.clone(),
            packet: packet.clone(),
            received: moment(received_at),
            already: correspondence.receipt_for(&packet).is_some(),
            by: by.clone(),
        };
        if answer.already {
            return Ok(answer);
        }
        let reached = u32::try_from(receipt.reached).unwrap_or(u32::MAX);
        let number = sent.what.number.clone();
        let receipt = Box::new(TakenReceipt { number, packet, by, received_at, reached });
        self.file_office(end, OfficeAction::TakeReceipt { receipt }, &standing.session, now).await?;
        Ok(answer)
    }
}

/// Who sent the packet, as the accepted card says.
fn sender_of(standing: &Standing, packet: &Digest, bytes: &[u8]) -> Result<NamedByKey> {
    let archive = super::sealing::opened(bytes, standing.session.key()?)?;
    let read = packet::read(&archive).map_err(|error| Error::Refused(error.to_string()))?;
    let known = standing.office.correspondence.of_key(&digest_of(&read.manifest.sender.key));
    known.map(|known| super::named(&known.card)).ok_or_else(|| {
        Error::Refused(format!("The sender of the packet {} is not known here.", packet.short()))
    })
}

/// The receipt for a packet that was taken in at an instant, signed by whoever is at the desk.
fn receipt(standing: &Standing, taken: &TakenPacket, at: Instant) -> Result<ReceiptFile> {
    let key = standing.session.key()?;
    let receipt = Receipt {
        format: Receipt::format(),
        packet: hash(&taken.packet)?,
        request: taken.number.to_string(),
        reached: taken.upto.into(),
        head: hash(&taken.head)?,
        by: super::send::own_party(standing)?,
        at: at.to_string(),
    };
    let unwritten =
        |error: serde_json::Error| Error::Damaged(format!("The receipt can’t be written down ({error})."));
    let signed = SignedReceipt::sign(receipt, key).map_err(unwritten)?;
    Ok(ReceiptFile {
        name: format!("{}-{}.t358receipt", taken.number, taken.upto),
        bytes: signed.envelope.to_json().map_err(unwritten)?,
    })
}
