//! The DOCX reader.

use super::{IngestError, Options, Source};

pub(super) fn read(_bytes: &[u8], _options: &Options) -> Result<Source, IngestError> {
    Err(IngestError::Empty)
}
