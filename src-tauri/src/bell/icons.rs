//! The tray's pictures, in one colour that stands out on light and dark panels alike.

use deskbell_client::tray::Icon;

/// Contrast 3.4 to white and 5.3 to the darkest panel: no need to ask which one it is.
const COLOUR: [u8; 3] = [0x86, 0x8c, 0x87];

macro_rules! sizes {
    ($state:literal) => {
        [
            include_bytes!(concat!("../../icons/tray-mono-", $state, "-24.png")).as_slice(),
            include_bytes!(concat!("../../icons/tray-mono-", $state, "-32.png")).as_slice(),
            include_bytes!(concat!("../../icons/tray-mono-", $state, "-48.png")).as_slice(),
        ]
    };
}

/// A picture, row by row from the top: red, green, blue, alpha.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: Vec<u8>,
}

/// The icon in all its sizes, smallest first.
pub(crate) fn pictures(icon: Icon) -> Vec<Picture> {
    let files = match icon {
        Icon::Normal => sizes!("normal"),
        Icon::Unread => sizes!("unread"),
        Icon::Offline => sizes!("offline"),
    };
    files.into_iter().filter_map(picture).collect()
}

/// Only the shape comes from the file.
fn picture(png: &[u8]) -> Option<Picture> {
    let file = image::load_from_memory_with_format(png, image::ImageFormat::Png).ok()?.into_rgba8();
    let [red, green, blue] = COLOUR;
    let rgba = file.pixels().flat_map(|pixel| [red, green, blue, pixel.0[3]]).collect();
    Some(Picture { width: file.width(), height: file.height(), rgba })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_every_size_and_its_own_shape() {
        let shapes = [Icon::Normal, Icon::Unread, Icon::Offline].map(|icon| {
            let pictures = pictures(icon);
            let sizes: Vec<_> = pictures.iter().map(|p| (p.width, p.height)).collect();
            assert_eq!(sizes, [(24, 24), (32, 32), (48, 48)]);
            for picture in &pictures {
                assert_eq!(
                    picture.rgba.chunks(4).count(),
                    (picture.width * picture.height) as usize
                );
                assert!(picture.rgba.chunks(4).any(|rgba| rgba[3] == 255), "not empty");
            }
            pictures[0].rgba.clone()
        });
        assert!(shapes[0] != shapes[1] && shapes[1] != shapes[2] && shapes[0] != shapes[2]);
    }
}
