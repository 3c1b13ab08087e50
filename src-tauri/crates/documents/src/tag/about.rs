//! What the file says about itself: information, XMP metadata, and the files attached to it.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{integer, literal, name, text};
use crate::page::{About, Composed};

/// The program that made the file. The versions belong to it: other versions make other bytes.
const PRODUCER: &str = concat!("Exception Desk ", env!("CARGO_PKG_VERSION"), " (printpdf 0.12.8)");

fn pdf_date(about: &About) -> String {
    about.created_at.format("D:%Y%m%d%H%M%SZ").to_string()
}

/// The information dictionary, which older viewers read.
pub(crate) fn information(document: &Composed) -> Dictionary {
    let about = &document.about;
    let date = pdf_date(about);
    dictionary! {
        "Title" => text(&about.title),
        "Author" => text(&about.author),
        "Subject" => text(&about.subject),
        "Producer" => literal(PRODUCER),
        "CreationDate" => literal(&date),
        "ModDate" => literal(&date),
    }
}

/// Adds the attached files; returns their names and specifications.
pub(super) fn attach(file: &mut Document, document: &Composed) -> Vec<(String, ObjectId)> {
    let date = pdf_date(&document.about);
    let mut attached = Vec::new();
    for attachment in &document.attachments {
        let size = integer(attachment.data.len());
        let stream = Stream::new(
            dictionary! {
                "Type" => name("EmbeddedFile"),
                "Subtype" => name(attachment.media_type),
                "Params" => dictionary! { "ModDate" => literal(&date), "Size" => size },
            },
            attachment.data.clone(),
        );
        let stream = file.add_object(stream);
        let specification = dictionary! {
            "Type" => name("Filespec"),
            "F" => text(&attachment.name),
            "UF" => text(&attachment.name),
            "Desc" => text(&attachment.description),
            "AFRelationship" => name("Data"),
            "EF" => dictionary! { "F" => Object::Reference(stream), "UF" => Object::Reference(stream) },
        };
        attached.push((attachment.name.clone(), file.add_object(specification)));
    }
    attached
}

/// The XMP packet: title, language, dates, PDF/A (of this part of ISO 19005) and PDF/UA identification.
///
/// PDF/A-2 knows no `pdfuaid`, so the packet describes that schema itself (ISO 19005-2, 6.6.2.3).
pub(crate) fn xmp(document: &Composed, part: u8) -> String {
    let about = &document.about;
    let date = about.created_at.format("%Y-%m-%dT%H:%M:%SZ");
    let (title, author, subject) = (escaped(&about.title), escaped(&about.author), escaped(&about.subject));
    let language = escaped(&about.language);
    format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        mark = '\u{feff}',
    )
}

/// Text as XML character data. Characters that XML cannot carry are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(' '),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {}
            other => out.push(other),
        }
    }
    out
}
