//! The program as a process, and the source tree as text. Few: they prove the wiring; what each
//! module does is tested beside it.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise; that is its report")]

mod cache; // results kept between runs: the same bytes, private, nothing of protected files
mod clauses; // the commands for those who write clause pages
mod common; // the process, and contracts in our own words
mod denials; // every form of taking a duty back, for every duty
mod disk; // a full one: an error, not half a report
mod evaluate; // figures against labels
mod failures; // bad input: one line each, the others done
mod formats; // one contract in every format, read and judged alike
mod hostile; // contracts that attack who reads of them
mod index; // past agreements put in and searched, and a process that is killed meanwhile
mod limits; // every bound on what a file may be, and the option that raises it
mod near; // misspelt and misread words
mod pdf; // PDFs: their text beside them, hostile ones, text recognition
mod points; // what reviewers look for, and the clauses that answer
mod properties; // what holds for every contract
mod readme; // the README and what it promises
mod redline; // the contract marked up, as files
mod review; // reports, formats, exit codes, determinism
mod rounds; // drafts compared, gaps waived, decisions signed off and verified
mod terms; // what a contract's own definitions make of its words
mod tidy; // the rules that the source tree keeps
