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

/// The icon in all its sizes.
pub(crate) fn pixmaps(icon: Icon) -> Vec<ksni::Icon> {
    let pictures = match icon {
        Icon::Normal => sizes!("normal"),
        Icon::Unread => sizes!("unread"),
        Icon::Offline => sizes!("offline"),
    };
    pictures.into_iter().filter_map(pixmap).collect()
}

/// ARGB in network byte order; only the shape comes from the picture.
fn pixmap(png: &[u8]) -> Option<ksni::Icon> {
    let picture =
        image::load_from_memory_with_format(png, image::ImageFormat::Png).ok()?.into_rgba8();
    let [red, green, blue] = COLOUR;
    let data = picture.pixels().flat_map(|pixel| [pixel.0[3], red, green, blue]).collect();
    let (width, height) =
        (i32::try_from(picture.width()).ok()?, i32::try_from(picture.height()).ok()?);
    Some(ksni::Icon { width, height, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_every_size_and_its_own_shape() {
        let shapes = [Icon::Normal, Icon::Unread, Icon::Offline].map(|icon| {
            let pixmaps = pixmaps(icon);
            assert_eq!(
                pixmaps.iter().map(|p| (p.width, p.height)).collect::<Vec<_>>(),
                [(24, 24), (32, 32), (48, 48)]
            );
            assert!(
                pixmaps
                    .iter()
                    .all(|p| p.data.len() == 4 * usize::try_from(p.width * p.height).unwrap())
            );
            assert!(
                pixmaps.iter().all(|p| p.data.chunks(4).any(|argb| argb[0] == 255)),
                "not empty"
            );
            pixmaps[0].data.clone()
        });
        assert!(shapes[0] != shapes[1] && shapes[1] != shapes[2] && shapes[0] != shapes[2]);
    }
}
