//! Reads HIPAA business associate agreements as a careful reviewer does.
//!
//! A contract goes in as bytes and comes out as an [`grading::Assessment`]: clause by clause what is
//! there, what is weak, what is missing and what is dangerous, each statement proved by the
//! contract's own words and their place.
//!
//! ```text
//! bytes ── ingest ──> Document ── matching ──> Matches ── grading ──> Assessment ──> report
//!                                     ▲
//!                              clause-library
//! ```
//!
//! The modules depend on each other strictly downwards in this order, which a test keeps:
//! `text`, `audit`, `document`, `library`, `embedded`, `ingest`, `matching`, `calendar`, `grading`, `accepted`, `compare`, `evaluate`, `redline`,
//! `report`, `batch`, `index`.
//!
//! Invariants:
//! 1. Between ingest and report everything is a pure function: no files, clock, environment,
//!    terminal or threads.
//! 2. A [`document::Document`] never changes after ingest. Every place is a range in its one
//!    canonical text; only anchors know pages, paragraphs and lines.
//! 3. Ingest returns a document *and* its issues. A page that could not be read forbids a grade;
//!    it is never a low grade and never silence.
//! 4. Clause logic is data in `clause-library/`; no clause is named in Rust.
//! 5. Every finding is proved by a range whose text is quoted letter by letter.
//! 6. Grades are integers; the same input, library and playbook give the same bytes.
//! 7. Public formats have their own structs and a version.
//! 8. Third-party formats stay in their own folders and in no signature outside.
//! 9. Nothing is dropped silently.

pub mod accepted;
pub mod audit;
pub mod batch;
pub mod calendar;
pub mod compare;
pub mod document;
mod embedded;
pub mod evaluate;
pub mod grading;
pub mod index;
pub mod ingest;
pub mod library;
pub mod matching;
pub mod redline;
pub mod report;
pub mod text;
