//! Hand checks of a tagged PDF, beside the validators: everything painted is marked, the tree and the pages agree,
//! headings nest, table heads have a scope, links are described, fonts are embedded with their Unicode maps.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};

/// What was found of a PDF's structure.
#[derive(Debug, Default)]
pub struct Structure {
    /// How often each role occurs.
    pub roles: BTreeMap<String, usize>,
    /// The levels of the headings, in reading order.
    pub headings: Vec<u8>,
    /// What is wrong; empty when all is well.
    pub wrong: Vec<String>,
    /// The titles of the outline, in order.
    pub outline: Vec<String>,
    /// The number of pages.
    pub pages: usize,
    /// Languages of elements that are not in the language of the document.
    pub languages: Vec<String>,
}

/// Reads the structure of a PDF.
pub fn structure(bytes: &[u8]) -> Structure {
    let file = Document::load_mem(bytes).unwrap();
    let mut checker = Checker { file: &file, found: Structure::default(), owners: BTreeMap::new() };
    checker.catalog();
    checker.pages();
    checker.found
}

struct Checker<'a> {
    file: &'a Document,
    found: Structure,
    /// Page and mark to the element whose child it is.
    owners: BTreeMap<(ObjectId, i64), ObjectId>,
}

impl<'a> Checker<'a> {
    fn need(&mut self, holds: bool, what: &str) {
        if !holds && !self.found.wrong.iter().any(|wrong| wrong == what) {
            self.found.wrong.push(what.to_owned());
        }
    }

    fn resolve(&self, object: &'a Object) -> &'a Object {
        self.file.dereference(object).unwrap().1
    }

    fn catalog(&mut self) {
        let catalog = self.file.catalog().unwrap();
        let marked = catalog.get(b"MarkInfo").and_then(Object::as_dict).and_then(|info| info.get(b"Marked"));
        self.need(matches!(marked, Ok(Object::Boolean(true))), "MarkInfo does not say Marked");
        let language = catalog.get(b"Lang").and_then(Object::as_str).map(<[u8]>::to_vec);
        self.need(language.is_ok_and(|language| language == b"en-US"), "Lang is not en-US");
        let viewer = catalog.get(b"ViewerPreferences").and_then(Object::as_dict);
        let title = viewer.and_then(|viewer| viewer.get(b"DisplayDocTitle"));
        self.need(matches!(title, Ok(Object::Boolean(true))), "DisplayDocTitle is not set");
        let metadata = self.resolve(catalog.get(b"Metadata").unwrap()).as_stream().unwrap();
        let xmp = String::from_utf8(metadata.content.clone()).unwrap();
        self.need(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "XMP does not name PDF/UA-1");
        self.need(xmp.contains("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">"), "XMP has no title");
        let root = self.resolve(catalog.get(b"StructTreeRoot").unwrap()).as_dict().unwrap();
        for kid in root.get(b"K").unwrap().as_array().unwrap() {
            self.element(kid.as_reference().unwrap(), "");
        }
        let levels = self.found.headings.clone();
        let nested = levels.windows(2).all(|pair| matches!(pair, [a, b] if *b <= a + 1));
        self.need(levels.first().is_none_or(|first| *first == 1) && nested, "headings skip a level");
        if let Ok(outline) = catalog.get(b"Outlines") {
            let first = self.resolve(outline).as_dict().unwrap().get(b"First").unwrap();
            self.outline(first);
        }
    }

    fn outline(&mut self, first: &'a Object) {
        let mut next = Some(first);
        while let Some(entry) = next {
            let entry = self.resolve(entry).as_dict().unwrap();
            self.found.outline.push(decoded(entry.get(b"Title").unwrap()));
            if let Ok(child) = entry.get(b"First") {
                self.outline(child);
            }
            next = entry.get(b"Next").ok();
        }
    }

    fn element(&mut self, id: ObjectId, above: &str) {
        let element = self.file.get_dictionary(id).unwrap();
        let role = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
        *self.found.roles.entry(role.clone()).or_default() += 1;
        if let Some(level) = role.strip_prefix('H').and_then(|level| level.parse().ok()) {
            self.found.headings.push(level);
        }
        if let Ok(language) = element.get(b"Lang") {
            self.found.languages.push(decoded(language));
        }
        match role.as_str() {
            "TH" => {
                let scope = element.get(b"A").and_then(Object::as_dict).and_then(|a| a.get(b"Scope"));
                self.need(scope.is_ok(), "a table head has no scope");
                self.need(above == "TR", "a TH is outside a TR");
            }
            "TD" => self.need(above == "TR", "a TD is outside a TR"),
            "LI" => self.need(above == "L", "an LI is outside an L"),
            "Lbl" | "LBody" => self.need(above == "LI", "a Lbl or LBody is outside an LI"),
            "Figure" => self.need(element.get(b"Alt").is_ok(), "a figure has no alternative text"),
            _ => {}
        }
        let home = element.get(b"Pg").and_then(Object::as_reference).ok();
        let children = match element.get(b"K") {
            Ok(Object::Array(children)) => children.iter().collect(),
            Ok(child) => vec![child],
            Err(_) => Vec::new(),
        };
        for child in children {
            if let Object::Integer(mark) = child {
                self.own(home.unwrap(), *mark, id);
            } else if let Object::Reference(child) = child {
                self.element(*child, &role);
            } else {
                self.content(child.as_dict().unwrap(), id);
            }
        }
    }

    fn own(&mut self, page: ObjectId, mark: i64, element: ObjectId) {
        let before = self.owners.insert((page, mark), element);
        self.need(before.is_none(), "a mark belongs to two elements");
    }

    fn content(&mut self, child: &'a Dictionary, element: ObjectId) {
        let page = child.get(b"Pg").unwrap().as_reference().unwrap();
        if child.get(b"Type").unwrap().as_name().unwrap() == b"MCR" {
            self.own(page, child.get(b"MCID").unwrap().as_i64().unwrap(), element);
        } else {
            let link = self.resolve(child.get(b"Obj").unwrap()).as_dict().unwrap();
            let key = link.get(b"StructParent").unwrap().as_i64().unwrap();
            let parent = self.parents().get(&key).and_then(|parent| parent.as_reference().ok());
            self.need(parent == Some(element), "an annotation and its element disagree");
            if link.get(b"Subtype").unwrap().as_name().unwrap() == b"Widget" {
                let role = self.file.get_dictionary(element).unwrap().get(b"S").unwrap().as_name().unwrap();
                self.need(role == b"Form", "a widget is outside a Form");
                self.need(link.get(b"TU").is_ok(), "a field has no description");
                self.need(link.get(b"AP").is_ok(), "a widget has no appearance");
                return;
            }
            self.need(link.get(b"Contents").is_ok(), "a link has no description");
            self.need(link.get(b"A").is_ok() || link.get(b"Dest").is_ok(), "a link leads nowhere");
        }
    }

    fn parents(&self) -> BTreeMap<i64, &'a Object> {
        let root = self.resolve(self.file.catalog().unwrap().get(b"StructTreeRoot").unwrap());
        let tree = self.resolve(root.as_dict().unwrap().get(b"ParentTree").unwrap()).as_dict().unwrap();
        let numbers = tree.get(b"Nums").unwrap().as_array().unwrap();
        numbers
            .chunks_exact(2)
            .map(|pair| match pair {
                [key, value] => (key.as_i64().unwrap(), value),
                _ => panic!("the parent tree is uneven"),
            })
            .collect()
    }

    fn pages(&mut self) {
        let pages: Vec<ObjectId> = self.file.page_iter().collect();
        self.found.pages = pages.len();
        let parents = self.parents();
        for page in pages {
            let entries = self.file.get_dictionary(page).unwrap();
            self.need(
                entries.get(b"Tabs").is_ok_and(|tabs| tabs.as_name().unwrap() == b"S"),
                "Tabs is not S",
            );
            let key = entries.get(b"StructParents").unwrap().as_i64().unwrap();
            let owners: Vec<ObjectId> = self
                .resolve(parents.get(&key).unwrap())
                .as_array()
                .unwrap()
                .iter()
                .map(|owner| owner.as_reference().unwrap())
                .collect();
            let marks = self.marks(page);
            self.need(
                marks.iter().copied().eq(0..i64::try_from(owners.len()).unwrap()),
                "the marks of a page are not 0, 1, 2 in order",
            );
            for (mark, owner) in (0..).zip(&owners) {
                self.need(
                    self.owners.get(&(page, mark)) == Some(owner),
                    "parent tree and structure tree disagree",
                );
            }
            let own = self.owners.keys().filter(|(at, _)| *at == page).count();
            self.need(own == owners.len(), "an element has a mark that the page lacks");
            for (_, font) in self.file.get_page_fonts(page).unwrap() {
                self.font(font);
            }
        }
    }

    /// The marks of a page in order; notes what is painted outside of any.
    fn marks(&mut self, page: ObjectId) -> Vec<i64> {
        let content = Content::decode(&self.file.get_page_content(page)).unwrap();
        let (mut marks, mut depth) = (Vec::new(), 0_i32);
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BDC" => {
                    depth += 1;
                    let properties = operation.operands.get(1).and_then(|object| object.as_dict().ok());
                    if let Some(mark) = properties.and_then(|properties| properties.get(b"MCID").ok()) {
                        marks.push(mark.as_i64().unwrap());
                    }
                }
                "BMC" => depth += 1,
                "EMC" => depth -= 1,
                "Tj" | "TJ" | "S" | "s" | "f" | "F" | "f*" | "B" | "b" | "Do" | "sh" => {
                    self.need(depth > 0, "something is painted outside of marked content");
                }
                _ => {}
            }
        }
        self.need(depth == 0, "marked content is not closed");
        marks
    }

    fn font(&mut self, font: &'a Dictionary) {
        self.need(font.get(b"ToUnicode").is_ok(), "a font has no ToUnicode map");
        let descendants = self.resolve(font.get(b"DescendantFonts").unwrap()).as_array().unwrap();
        let inner = self.resolve(descendants.first().unwrap()).as_dict().unwrap();
        let descriptor = self.resolve(inner.get(b"FontDescriptor").unwrap()).as_dict().unwrap();
        let embedded = descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3");
        self.need(embedded, "a font is not embedded");
        let name = inner.get(b"BaseFont").unwrap().as_name().unwrap();
        let tagged = name
            .get(..7)
            .is_some_and(|tag| tag.ends_with(b"+") && tag.iter().take(6).all(u8::is_ascii_uppercase));
        self.need(tagged, "a font has no subset tag");
    }
}

/// A text string of a PDF.
fn decoded(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    if let Some(utf16) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes(pair.try_into().unwrap()));
        return char::decode_utf16(units).map(Result::unwrap).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}
