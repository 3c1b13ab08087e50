//! Every script that Californians write in, a paragraph of each: shaped, embedded, in its language, and given back as it was
//! written. The texts are article 1 of the Universal Declaration of Human Rights.
#![expect(clippy::unwrap_used, reason = "a test panics to fail")]

mod common;

use common::{check, document, print, reading, spoken, squeezed, structure, text_of};
use documents::{
    Press,
    model::{Block, Column, Facts, Kind, Table},
};

/// Prints a text as a paragraph, a fact and a cell, and reads it back: in the order of the structure as a screen reader does,
/// and as text is searched and copied.
fn reads_back(name: &str, language: Option<&str>, text: &str) {
    let blocks = vec![
        Block::heading(1, "Statement"),
        Block::paragraph(text),
        Block::Facts(Facts { rows: vec![("Words".into(), text.into())], label_width: 80.0, ruled: true }),
        Block::Table(Table {
            caption: None,
            columns: vec![Column::new("No.", 1.0), Column::new("Words", 3.0)],
            rows: vec![vec!["1".into(), text.into()]],
            least_row: 0.0,
        }),
    ];
    let document = document(Kind::Report, blocks);
    assert_eq!(Press::new().missing_glyphs(&document), []);
    let printed = print(&format!("script-{name}"), &document);
    check(&printed);
    let found = structure(&printed.bytes);
    assert_eq!(found.languages, vec![language.unwrap_or_default(); if language.is_some() { 3 } else { 0 }]);
    let (spoken, text) = (spoken(&printed), squeezed(text));
    assert_eq!(spoken.matches(&text).count(), 3, "{text} in {spoken}");
    let marked = squeezed(&reading(&printed.bytes));
    assert_eq!(marked.matches(&text).count(), 3, "{text} in {marked}");
    // Poppler puts right-to-left words in order by rules of its own, which take ligatures apart.
    if !["ar", "fa", "he"].contains(&language.unwrap_or_default()) {
        let seen = squeezed(&text_of(&printed));
        assert_eq!(seen.matches(&text).count(), 3, "{text} in {seen}");
    }
}

macro_rules! scripts {
    ($($name:ident $language:expr, $text:literal;)*) => {$(
        #[test]
        fn $name() {
            reads_back(stringify!($name), $language, $text);
        }
    )*};
}

scripts! {
    vietnamese None, "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu.";
    spanish None, "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.";
    tagalog None, "Ang lahat ng tao’y isinilang na malaya at pantay-pantay sa karangalan at mga karapatan. Sila’y pinagkalooban ng katwiran at budhi at dapat magpalagayan ang isa’t isa sa diwa ng pagkakapatiran.";
    hmong None, "Txhua tus neeg yug los muaj kev ywj pheej thiab sib npaug zos hauv txoj cai. Lawv xaj nrog kev xav thiab kev paub, thiab yuav tsum coj ua ke zoo ib yam li kwv tij.";
    every_latin_accent None, "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ Āă Ąć Ĉĉ Ċč Ďď Đđ Ēĕ Ėę Ěĝ Ğġ Ģĥ Ħĩ Īĭ Įı Ĵķ Ļľ Łń Ņň Ōŏ Őœ Ŕř Śŝ Şš Ţť Ũū Ŭů Űų Ŵŷ Ÿź Żž Ơơ Ưư Ǎǎ Șș Țț Ɓɓ Ɗɗ Ẁẁ Ḩḩ ʻokina";
    armenian Some("hy"), "Բոլոր մարդիկ ծնվում են ազատ ու հավասար՝ իրենց արժանապատվությամբ և իրավունքներով։ Նրանք օժտված են բանականությամբ ու խղճով, և պարտավոր են միմյանց նկատմամբ վարվել եղբայրության ոգով։";
    russian Some("ru"), "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.";
    greek Some("el"), "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.";
    simplified_chinese Some("zh"), "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。";
    traditional_chinese Some("zh"), "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。";
    japanese Some("ja"), "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。";
    korean Some("ko"), "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.";
    arabic Some("ar"), "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق، وقد وهبوا عقلًا وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء.";
    persian Some("fa"), "تمام افراد بشر آزاد به دنیا می\u{200c}آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و وجدان هستند و باید نسبت به یکدیگر با روح برادری رفتار کنند.";
    hebrew Some("he"), "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.";
    devanagari Some("hi"), "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।";
    gurmukhi Some("pa"), "ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਪਣੀ ਮਹਿਮਾ, ਸ਼ਾਨ ਅਤੇ ਹੱਕਾਂ ਦੇ ਪੱਖੋਂ ਜਨਮ ਤੋਂ ਹੀ ਆਜ਼ਾਦ ਹੈ ਅਤੇ ਸੁਤੇ ਸਿੱਧ ਸਾਰੇ ਲੋਕ ਬਰਾਬਰ ਹਨ। ਉਨ੍ਹਾਂ ਸਭਨਾਂ ਨੂੰ ਤਰਕ ਅਤੇ ਜ਼ਮੀਰ ਦੀ ਸੌਗਾਤ ਮਿਲੀ ਹੋਈ ਹੈ।";
    khmer Some("km"), "មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព ក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរនិងសិទ្ធិ។ មនុស្ស មានវិចារណញ្ញាណនិងសតិសម្បជញ្ញៈជាប់ពីកំណើត ហើយគប្បីប្រព្រឹត្ដចំពោះគ្នាទៅវិញទៅមក ក្នុងស្មារតីភាតរភាពជាបងប្អូន។";
    lao Some("lo"), "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ, ສິດທິ, ເສລີພາບແລະຄວາມສະເໝີພາບເທົ່າທຽມກັນ. ທຸກໆຄົນມີເຫດຜົນແລະຄວາມຄິດຄວາມເຫັນສ່ວນຕົວຂອງໃຜຂອງມັນ, ແຕ່ວ່າມະນຸດທຸກໆຄົນຕ້ອງປະພຶດຕໍ່ກັນຄືກັນກັບເປັນອ້າຍນ້ອງກັນ.";
    thai Some("th"), "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ";
}
