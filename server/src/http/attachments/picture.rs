//! What an upload is, by its first bytes, and pictures made anew without anything but their pixels.

use std::io::Cursor;

use deskbell_protocol::{attachment::MediaType, problem::ErrorCode};
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::{
    http::problem::{Answer, Refusal},
    words,
};

/// Most pixels of a picture, and of one side.
const PIXELS: u64 = 40_000_000;
const SIDE: u32 = 16_384;
/// Most memory a decoder may take: 40 megapixels of four bytes, and as much to work with.
const DECODER_BYTES: u64 = 320 * 1024 * 1024;
/// JPEG quality: screenshots of text stay readable.
const JPEG_QUALITY: u8 = 88;

/// Bytes as they are stored.
pub(super) struct Kept {
    /// What they are.
    pub media_type: MediaType,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Judges an upload by its bytes and makes a picture anew. Takes long: call it where blocking is fine.
pub(super) fn keep(declared: Option<MediaType>, bytes: Vec<u8>) -> Answer<Kept> {
    let found = found_in(&bytes).ok_or(Refusal::new(ErrorCode::UnsupportedMediaType))?;
    if found == MediaType::Text && declared.is_some_and(|kind| kind != MediaType::Text) {
        return Err(Refusal::new(ErrorCode::UnsupportedMediaType));
    }
    match found {
        MediaType::Png => encoded_anew(&bytes, ImageFormat::Png),
        MediaType::Jpeg => encoded_anew(&bytes, ImageFormat::Jpeg),
        MediaType::Webp => encoded_anew(&bytes, ImageFormat::WebP),
        MediaType::Text | MediaType::Pdf | MediaType::Unknown => {
            Ok(Kept { media_type: found, bytes })
        }
    }
}

/// The type of the bytes, whatever their sender calls them.
fn found_in(bytes: &[u8]) -> Option<MediaType> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(MediaType::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(MediaType::Jpeg);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(MediaType::Webp);
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(MediaType::Pdf);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    (!looks_active(text) && text.chars().all(readable)).then_some(MediaType::Text)
}

/// Text that a browser could take for a page or a drawing.
fn looks_active(text: &str) -> bool {
    let head: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(64).collect();
    let head = head.to_ascii_lowercase();
    ["<!doctype", "<html", "<svg", "<?xml", "<script", "<head", "<body", "<iframe"]
        .iter()
        .any(|mark| head.starts_with(mark))
}

fn encoded_anew(bytes: &[u8], format: ImageFormat) -> Answer<Kept> {
    let picture = decoded(bytes, format)?;
    let mut out = Cursor::new(Vec::new());
    let media_type = if format == ImageFormat::Jpeg {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
        picture.to_rgb8().write_with_encoder(encoder).map_err(|error| broken(&error))?;
        MediaType::Jpeg
    } else {
        let plain = match picture.color().has_alpha() {
            true => DynamicImage::ImageRgba8(picture.to_rgba8()),
            false => DynamicImage::ImageRgb8(picture.to_rgb8()),
        };
        plain.write_to(&mut out, ImageFormat::Png).map_err(|error| broken(&error))?;
        MediaType::Png
    };
    Ok(Kept { media_type, bytes: out.into_inner() })
}

/// Decodes under limits, which are checked against the header before any pixel is read.
fn decoded(bytes: &[u8], format: ImageFormat) -> Answer<DynamicImage> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| broken(&error))?;
    let (width, height) = decoder.dimensions();
    if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS {
        return Err(too_large());
    }
    decoder.set_limits(limits).map_err(|error| broken(&error))?;
    let turned = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    picture.apply_orientation(turned);
    Ok(picture)
}

fn broken(error: &image::ImageError) -> Refusal {
    if matches!(error, image::ImageError::Limits(_)) {
        return too_large();
    }
    Refusal::field("", "image_invalid")
}

fn too_large() -> Refusal {
    let most = [("side", SIDE.into()), ("dots", (PIXELS / 1_000_000).to_string().into())];
    let detail = words::text("field-image-too-large", &most);
    Refusal::wrong("", "image_too_large", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn what_follows_a_picture_is_gone() {
        let mut polyglot = png(3, 2);
        polyglot.extend_from_slice(b"<script>alert(1)</script>");
        let kept = keep(Some(MediaType::Png), polyglot).unwrap();
        assert_eq!(kept.media_type, MediaType::Png);
        assert!(!kept.bytes.windows(8).any(|part| part == b"<script>"));
    }

    #[test]
    fn the_bytes_decide_and_not_their_name() {
        for active in ["<svg xmlns='x'/>", "<!DOCTYPE html>", "MZ\u{0}\u{1}", "PK\u{3}\u{4}"] {
            let refusal = keep(Some(MediaType::Png), active.as_bytes().to_vec()).err().unwrap();
            assert_eq!(refusal.code, ErrorCode::UnsupportedMediaType, "{active}");
        }
        assert!(keep(Some(MediaType::Png), b"plain words".to_vec()).is_err());
        let text = keep(Some(MediaType::Text), b"plain words".to_vec()).unwrap();
        assert_eq!(text.media_type, MediaType::Text);
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut bomb = png(1, 1);
        // Width and height of the header chunk, whose checksum is made anew.
        bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let refusal = keep(None, bomb).err().unwrap();
        assert_eq!(refusal.code, ErrorCode::ValidationFailed);
        assert!(keep(None, png(2, 2)[..40].to_vec()).is_err());
    }
}
