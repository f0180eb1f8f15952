//! Processes that read PDFs, with bounds on memory and time.
//!
//! A crafted PDF can take all memory (1 MB of it became 1 GB) or read for ever, and neither can be
//! stopped from within. So it is read by another process of the same program, which lives for as
//! many files as go well: [`Readers`] is the end of the pipe that asks, [`serve`] the one that
//! answers.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::run::STACK_BYTES;
use crate::ingest::{Elsewhere, IngestError, Ocr, OcrWord, Picture, answer};

/// What a process that reads PDFs may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of memory; held where the system knows such a bound, which Windows does not.
    pub memory: u64,
    /// Time for one file, and as long again for each page of it whose text is recognised.
    pub time: Duration,
}

/// Reads PDFs in other processes, as many as are asked at a time.
#[derive(Debug)]
pub struct Readers {
    program: PathBuf,
    arguments: Vec<OsString>,
    bounds: Bounds,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    /// Readers that are started as `program arguments...`, which must call [`serve`].
    pub fn new(program: PathBuf, arguments: Vec<OsString>, bounds: Bounds) -> Self {
        Self { program, arguments, bounds, idle: Mutex::default() }
    }

    fn start(&self) -> io::Result<Reader> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut reader = Reader { child, questions, answers };
        reader.questions.write_all(&self.bounds.memory.to_le_bytes())?;
        let milliseconds = u64::try_from(self.bounds.time.as_millis()).unwrap_or(u64::MAX);
        reader.questions.write_all(&milliseconds.to_le_bytes())?;
        Ok(reader)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        // A list of processes is whole whatever happened to who held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why a reader ended in the midst of a file.
    fn end(&self, reader: Reader) -> IngestError {
        match reader.end() {
            // What the standard library says before it gives up.
            Ok((_, said)) if said.contains("memory allocation of") => IngestError::TooLarge {
                what: "the memory that the PDF takes to be read".to_owned(),
                limit: super::megabytes(self.bounds.memory),
                way_out: "raise the limit with --max-memory, or ask for a new copy",
            },
            Ok((status, _)) => IngestError::Damaged { format: "PDF", reason: format!("it brought its reader down: {status}") },
            Err(error) => IngestError::Process(error.to_string()),
        }
    }
}

impl Elsewhere for Readers {
    fn ask(&self, question: &[u8], pdf: &[u8]) -> Result<Vec<u8>, IngestError> {
        let used = self.idle().pop();
        let is_used = used.is_some();
        let mut reader = match used {
            Some(reader) => reader,
            None => self.start().map_err(|error| IngestError::Process(error.to_string()))?,
        };
        match reader.ask(question, pdf) {
            Ok(Some(answer)) => {
                self.idle().push(reader);
                Ok(answer)
            }
            Ok(None) => Err(IngestError::TooLarge {
                what: "the time that the PDF takes to be read".to_owned(),
                limit: format!("{} seconds", self.bounds.time.as_secs()),
                way_out: "raise the limit with --max-time, or ask for a new copy",
            }),
            // What earlier files left behind may have been too much, and must not tell on this one.
            Err(_) if is_used => self.ask(question, pdf),
            Err(_) => Err(self.end(reader)),
        }
    }
}

/// A process that answers.
#[derive(Debug)]
struct Reader {
    child: Child,
    questions: ChildStdin,
    answers: ChildStdout,
}

impl Reader {
    /// The answer; `None` if there was not time enough, and an error if the process ended.
    fn ask(&mut self, question: &[u8], pdf: &[u8]) -> io::Result<Option<Vec<u8>>> {
        write_frame(&mut self.questions, question)?;
        write_frame(&mut self.questions, pdf)?;
        let mut in_time = [0];
        self.answers.read_exact(&mut in_time)?;
        if in_time == [0] {
            return Ok(None);
        }
        read_frame(&mut self.answers)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into()).map(Some)
    }

    /// How the process ended that has closed its end, and what it said.
    fn end(mut self) -> io::Result<(std::process::ExitStatus, String)> {
        let mut said = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            errors.take(1 << 16).read_to_end(&mut said)?;
        }
        Ok((self.child.wait()?, String::from_utf8_lossy(&said).into_owned()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may be busy for ever. Both fail if it has ended, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What comes of reading a file.
enum Event {
    /// Text recognition has begun on one more page.
    Page,
    Answer(Vec<u8>),
}

/// Answers questions until there are no more, or one takes too long.
pub fn serve(mut input: impl Read, mut output: impl Write, ocr: &Arc<dyn Ocr>) -> io::Result<()> {
    let mut number = [0; 8];
    input.read_exact(&mut number)?;
    bound_memory(u64::from_le_bytes(number))?;
    input.read_exact(&mut number)?;
    let time = Duration::from_millis(u64::from_le_bytes(number));
    while let (Some(question), Some(pdf)) = (read_frame(&mut input)?, read_frame(&mut input)?) {
        let (sender, receiver) = channel();
        let ocr = Announced { ocr: Arc::clone(ocr), sender: sender.clone() };
        let read = move || {
            let answer = answer(&question, &pdf, Some(Arc::new(ocr)));
            // Nobody listens any more when the time is up.
            let _ = sender.send(Event::Answer(answer));
        };
        std::thread::Builder::new().stack_size(STACK_BYTES).spawn(read)?;
        let answer = loop {
            match receiver.recv_timeout(time) {
                Ok(Event::Page) => {}
                Ok(Event::Answer(answer)) => break answer,
                Err(RecvTimeoutError::Timeout) => {
                    // The thread that still reads ends with the process.
                    output.write_all(&[0])?;
                    return output.flush();
                }
                Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        };
        output.write_all(&[1])?;
        write_frame(&mut output, &answer)?;
    }
    Ok(())
}

/// Tells that there is one more page to wait for.
#[derive(Debug)]
struct Announced {
    ocr: Arc<dyn Ocr>,
    sender: Sender<Event>,
}

impl Ocr for Announced {
    fn words(&self, picture: &Picture) -> Result<Vec<OcrWord>, String> {
        let _ = self.sender.send(Event::Page);
        let words = self.ocr.words(picture);
        let _ = self.sender.send(Event::Page);
        words
    }
}

#[cfg(unix)]
fn bound_memory(bytes: u64) -> io::Result<()> {
    let (_, most) = rlimit::getrlimit(rlimit::Resource::AS)?;
    let bytes = bytes.min(most);
    // A dump of memory would hold the contract.
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0)?;
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)
}

#[cfg(not(unix))]
fn bound_memory(_: u64) -> io::Result<()> {
    Ok(())
}

fn write_frame(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// `None` where the other end has closed.
fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(1 << 24));
    let n_read = input.take(length).read_to_end(&mut bytes)?;
    if n_read as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text recognition that finds nothing, slowly.
    #[derive(Debug)]
    struct Blind;

    impl Ocr for Blind {
        fn words(&self, _: &Picture) -> Result<Vec<OcrWord>, String> {
            Err("blind".to_owned())
        }
    }

    fn served(time: u64, frames: &[&[u8]]) -> Vec<u8> {
        let mut input = [u64::MAX.to_le_bytes(), time.to_le_bytes()].concat();
        for frame in frames {
            write_frame(&mut input, frame).unwrap();
        }
        let mut output = Vec::new();
        let ocr: Arc<dyn Ocr> = Arc::new(Blind);
        serve(input.as_slice(), &mut output, &ocr).unwrap();
        output
    }

    #[test]
    fn every_question_has_an_answer() {
        let output = served(60_000, &[b"no question", b"no PDF", b"{}", b""]);
        let mut output = output.as_slice();
        for _ in 0..2 {
            let mut in_time = [0];
            output.read_exact(&mut in_time).unwrap();
            let answer = String::from_utf8(read_frame(&mut output).unwrap().unwrap()).unwrap();
            assert!(in_time == [1] && answer.contains("the question is garbled"), "{answer}");
        }
        assert!(output.is_empty());
    }

    #[test]
    fn no_program_no_reader() {
        let bounds = Bounds { memory: 1 << 30, time: Duration::from_secs(1) };
        let readers = Readers::new("/nowhere/baa".into(), Vec::new(), bounds);
        assert!(matches!(readers.ask(b"", b""), Err(IngestError::Process(_))));
    }
}
