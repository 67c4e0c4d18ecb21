//! Frames on a byte stream: two big-endian lengths, JSON, bytes. A bad frame is an error; whoever reads ends the connection.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::{FRAME_BLOB_BYTES, FRAME_JSON_BYTES, FRAME_SECONDS};

/// Bytes of the two lengths.
const HEADER_BYTES: usize = 8;

/// What one frame may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameLimits {
    /// Longest JSON, in bytes.
    pub json: usize,
    /// Longest bytes behind it.
    pub blob: usize,
    /// Time within which a frame that has begun must be whole.
    pub within: Duration,
}

impl Default for FrameLimits {
    fn default() -> Self {
        Self {
            json: FRAME_JSON_BYTES,
            blob: FRAME_BLOB_BYTES,
            within: Duration::from_secs(FRAME_SECONDS),
        }
    }
}

/// Words with the bytes behind them, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame<T> {
    /// The typed words.
    pub words: T,
    /// The bytes behind them; never empty.
    pub bytes: Option<Vec<u8>>,
}

/// Why a frame could not be read or written. None of these sentences repeats what the frame held.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The stream broke, or ended inside a frame.
    #[error("the connection broke")]
    Broken(#[from] std::io::Error),
    /// A length above its limit.
    #[error("a frame announces {announced} bytes where {most} are allowed")]
    TooLong {
        /// The announced length.
        announced: usize,
        /// The limit.
        most: usize,
    },
    /// A frame that began and did not end in time.
    #[error("a frame was not whole in time")]
    TooSlow,
    /// The JSON is not one of the words.
    #[error("a frame holds other words than agreed, in column {column}")]
    OtherWords {
        /// Where; the text itself may hold people's words and stays out.
        column: usize,
    },
}

/// Reads one frame; `None` if the stream ended between frames.
///
/// Not safe to cancel: a cancelled read loses its place, so the connection must end with it.
pub async fn read_frame<T: DeserializeOwned, R: AsyncRead + Unpin>(
    reader: &mut R,
    limits: FrameLimits,
) -> Result<Option<Frame<T>>, FrameError> {
    let mut header = [0; HEADER_BYTES];
    if reader.read(&mut header[..1]).await? == 0 {
        return Ok(None);
    }
    let rest = read_rest(reader, header, limits);
    let (json, bytes) =
        tokio::time::timeout(limits.within, rest).await.map_err(|_| FrameError::TooSlow)??;
    let words = serde_json::from_slice(&json)
        .map_err(|error| FrameError::OtherWords { column: error.column() })?;
    Ok(Some(Frame { words, bytes: (!bytes.is_empty()).then_some(bytes) }))
}

/// Writes one frame and flushes it.
pub async fn write_frame<T: Serialize, W: AsyncWrite + Unpin>(
    writer: &mut W,
    words: &T,
    bytes: Option<&[u8]>,
    limits: FrameLimits,
) -> Result<(), FrameError> {
    let json = serde_json::to_vec(words)
        .map_err(|error| FrameError::OtherWords { column: error.column() })?;
    let bytes = bytes.unwrap_or_default();
    let mut header = [0; HEADER_BYTES];
    header[..4].copy_from_slice(&length(json.len(), limits.json)?.to_be_bytes());
    header[4..].copy_from_slice(&length(bytes.len(), limits.blob)?.to_be_bytes());
    writer.write_all(&header).await?;
    writer.write_all(&json).await?;
    writer.write_all(bytes).await?;
    writer.flush().await?;
    Ok(())
}

async fn read_rest<R: AsyncRead + Unpin>(
    reader: &mut R,
    mut header: [u8; HEADER_BYTES],
    limits: FrameLimits,
) -> Result<(Vec<u8>, Vec<u8>), FrameError> {
    reader.read_exact(&mut header[1..]).await?;
    let [a, b, c, d, e, f, g, h] = header;
    let json = allowed(u32::from_be_bytes([a, b, c, d]), limits.json)?;
    let blob = allowed(u32::from_be_bytes([e, f, g, h]), limits.blob)?;
    Ok((read_exactly(reader, json).await?, read_exactly(reader, blob).await?))
}

/// Memory grows with what has arrived, not with what was announced.
async fn read_exactly<R: AsyncRead + Unpin>(
    reader: &mut R,
    length: usize,
) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::new();
    let read = reader.take(length as u64).read_to_end(&mut bytes).await?;
    if read < length {
        return Err(FrameError::Broken(std::io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(bytes)
}

fn allowed(announced: u32, most: usize) -> Result<usize, FrameError> {
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > most { Err(FrameError::TooLong { announced, most }) } else { Ok(announced) }
}

fn length(announced: usize, most: usize) -> Result<u32, FrameError> {
    let too_long = FrameError::TooLong { announced, most };
    if announced > most {
        return Err(too_long);
    }
    u32::try_from(announced).map_err(|_| too_long)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bridge::{BRIDGE_VERSION, Page, Request, ToBell};

    fn limits() -> FrameLimits {
        FrameLimits { json: 256, blob: 64, within: Duration::from_millis(20) }
    }

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    fn read(bytes: &[u8]) -> Result<Option<Frame<ToBell>>, FrameError> {
        block(async { read_frame(&mut &bytes[..], limits()).await })
    }

    fn frame(json: &[u8], blob: &[u8]) -> Vec<u8> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_be_bytes();
        [&length(json)[..], &length(blob), json, blob].concat()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(file_name in "\\PC{0,40}", blob in proptest::collection::vec(any::<u8>(), 0..64)) {
            let words = ToBell::Request {
                id: 7,
                request: Request::Attach { to: crate::bridge::AttachTo::Form, file_name, media_type: "image/png".into() },
            };
            let limits = FrameLimits { json: 4096, ..limits() };
            let mut wire = Vec::new();
            block(write_frame(&mut wire, &words, Some(&blob), limits)).unwrap();
            let frame = block(async { read_frame::<ToBell, _>(&mut &wire[..], limits).await }).unwrap().unwrap();
            prop_assert_eq!(frame.words, words);
            prop_assert_eq!(frame.bytes.unwrap_or_default(), blob);
        }

        /// Whatever arrives is a frame, an end or an error: never a panic, never more memory than arrived.
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(Some(frame)) = read(&bytes) {
                prop_assert!(frame.bytes.is_none_or(|blob| blob.len() <= 64));
            }
        }

        #[test]
        fn a_cut_frame_is_an_error(cut in 1_usize..30) {
            let whole = frame(br#"{"say":"focused","focused":true}"#, b"");
            prop_assert!(matches!(read(&whole[..cut]), Err(FrameError::Broken(_))));
        }
    }

    #[test]
    fn the_end_between_frames_is_no_error() {
        assert!(matches!(read(b""), Ok(None)));
    }

    #[test]
    fn lengths_above_the_limit_are_refused_before_reading_on() {
        let huge = [&u32::MAX.to_be_bytes()[..], &[0; 4]].concat();
        assert!(matches!(read(&huge), Err(FrameError::TooLong { most: 256, .. })));
        let huge = [&2_u32.to_be_bytes()[..], &65_u32.to_be_bytes(), b"{}"].concat();
        assert!(matches!(read(&huge), Err(FrameError::TooLong { announced: 65, most: 64 })));
    }

    #[test]
    fn other_words_are_refused_and_not_repeated() {
        for json in [&b"{"[..], b"null", br#"{"say":"secret words"}"#, b"\xff\xfe"] {
            let error = read(&frame(json, b"")).unwrap_err();
            assert!(matches!(error, FrameError::OtherWords { .. }));
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn a_frame_that_stops_midway_is_given_up() {
        block(async {
            let (mut near, mut far) = tokio::io::duplex(1024);
            near.write_all(&[0, 0, 0, 9, 0, 0, 0, 0, b'{']).await.unwrap();
            let read = read_frame::<ToBell, _>(&mut far, limits()).await;
            assert!(matches!(read, Err(FrameError::TooSlow)));
        });
    }

    #[test]
    fn too_long_words_are_not_sent() {
        let words = ToBell::Hello { version: BRIDGE_VERSION, page: Page::Form };
        let mut wire = Vec::new();
        let sent = block(write_frame(&mut wire, &words, Some(&[0; 65]), limits()));
        assert!(matches!(sent, Err(FrameError::TooLong { announced: 65, .. })));
        assert!(wire.is_empty());
    }
}
