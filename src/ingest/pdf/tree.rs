//! The structure tree of a tagged file: in which order its pieces of content are read, and which of
//! them are one paragraph. Its author's word processor wrote it, so it knows better than the page's
//! looks; what it says is still checked against them, because some programs write nonsense.

use std::collections::{BTreeMap, HashMap};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};
use hayro_syntax::page::Page;

/// The largest nesting of elements.
const DEEPEST: u32 = 100;

/// More elements than this are no contract's.
const MOST: u32 = 300_000;

/// Kinds of element that are a paragraph each; inner ones win.
const PARAGRAPHS: [&[u8]; 13] =
    [b"P", b"H", b"H1", b"H2", b"H3", b"H4", b"H5", b"H6", b"LBody", b"LI", b"Title", b"Caption", b"TOCI"];

/// Where a piece of content stands in the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// Its place in reading order.
    pub(super) rank: u32,
    /// The paragraph it belongs to; 0 if none is known.
    pub(super) paragraph: u32,
    /// The cell of a table that it belongs to.
    pub(super) cell: Option<Cell>,
}

/// A cell of a table, in which there is no more than one paragraph. Tables with more in a cell are
/// there for the layout, and read as if they were none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The row it is in.
    pub(super) row: u32,
    /// The cell itself.
    pub(super) number: u32,
}

/// The slots of all marked content, by page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pages: HashMap<ObjectIdentifier, Slots>,
}

/// The slots of a page, by the number that marks the content.
pub(super) type Slots = BTreeMap<i32, Slot>;

impl Tree {
    /// Reads the tree; a file without one has no slots.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>(b"StructTreeRoot".as_slice())) else {
            return Self::default();
        };
        let roles = tree.get::<Dict<'_>>(b"RoleMap".as_slice()).unwrap_or_else(Dict::empty);
        let mut walk = Walk { roles, tree: Self::default(), n_elements: 0, rank: 0 };
        walk.children(&tree, Parent { page: None, paragraph: 0, row: None, cell: None, depth: 0 });
        walk.tree
    }

    /// The slots of a page.
    pub(super) fn on(&self, page: &Page<'_>) -> Option<&Slots> {
        self.pages.get(&page.raw().obj_id()?)
    }
}

/// What elements inherit.
#[derive(Clone, Copy)]
struct Parent {
    page: Option<ObjectIdentifier>,
    paragraph: u32,
    row: Option<u32>,
    cell: Option<Cell>,
    depth: u32,
}

struct Walk<'a> {
    roles: Dict<'a>,
    tree: Tree,
    n_elements: u32,
    rank: u32,
}

impl<'a> Walk<'a> {
    fn children(&mut self, element: &Dict<'a>, parent: Parent) {
        match element.get::<Object<'a>>(b"K".as_slice()) {
            Some(Object::Array(kids)) => self.all(&kids, parent),
            Some(kid) => self.kid(kid, parent),
            None => {}
        }
    }

    fn all(&mut self, kids: &Array<'a>, parent: Parent) {
        for kid in kids.iter::<Object<'a>>() {
            self.kid(kid, parent);
        }
    }

    fn kid(&mut self, kid: Object<'a>, parent: Parent) {
        self.n_elements += 1;
        if self.n_elements > MOST || parent.depth > DEEPEST {
            return;
        }
        match kid {
            Object::Number(_) => {
                if let Some(mark) = kid.into_i32() {
                    self.content(mark, parent);
                }
            }
            Object::Dict(element) => {
                let page = element.get_ref(b"Pg".as_slice()).map(ObjectIdentifier::from).or(parent.page);
                let parent = Parent { page, depth: parent.depth + 1, ..parent };
                if let Some(mark) = element.get::<i32>(b"MCID".as_slice()) {
                    self.content(mark, parent);
                } else {
                    let parent = self.element(&element, parent);
                    self.children(&element, parent);
                }
            }
            _ => {}
        }
    }

    fn content(&mut self, mark: i32, parent: Parent) {
        let Some(page) = parent.page else { return };
        self.rank += 1;
        let slot = Slot { rank: self.rank, paragraph: parent.paragraph, cell: parent.cell };
        self.tree.pages.entry(page).or_default().entry(mark).or_insert(slot);
    }

    /// What the children of an element inherit.
    fn element(&self, element: &Dict<'a>, parent: Parent) -> Parent {
        let number = self.n_elements;
        match self.role(element).as_deref() {
            Some(b"TR") => Parent { row: self.is_plain(element).then_some(number), cell: None, ..parent },
            Some(b"TD" | b"TH") => Parent { cell: parent.row.map(|row| Cell { row, number }), ..parent },
            Some(role) if PARAGRAPHS.contains(&role) => Parent { paragraph: number, ..parent },
            _ => parent,
        }
    }

    /// The standard kind of an element.
    fn role(&self, element: &Dict<'a>) -> Option<Name<'a>> {
        let kind = element.get::<Name<'a>>(b"S".as_slice())?;
        Some(self.roles.get::<Name<'a>>(&*kind).unwrap_or(kind))
    }

    /// Whether no cell of a row has more than one paragraph.
    fn is_plain(&self, row: &Dict<'a>) -> bool {
        kids(row).iter().all(|cell| {
            let inner = kids(cell);
            let kinds = inner.iter().map(|element| self.role(element));
            inner.len() <= 1 && kinds.flatten().all(|kind| !matches!(&*kind, b"L" | b"Table"))
        })
    }
}

/// The elements right below an element.
fn kids<'a>(element: &Dict<'a>) -> Vec<Dict<'a>> {
    let kids = match element.get::<Object<'a>>(b"K".as_slice()) {
        Some(Object::Array(kids)) => kids.iter::<Object<'a>>().take(MOST as usize).filter_map(Object::into_dict).collect(),
        Some(Object::Dict(kid)) => vec![kid],
        _ => Vec::new(),
    };
    kids.into_iter().filter(|kid| kid.contains_key(b"S".as_slice())).collect()
}
