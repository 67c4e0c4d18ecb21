//! An image of Debian with nothing but its base: no person, no display, no service manager that runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::machine::{file, made};

/// A freshly made system in a folder, with both packages installed by its own apt.
struct Image {
    root: PathBuf,
}

impl Image {
    fn make() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap();
        let codename =
            release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).unwrap();
        let root = made().join("image");
        remove(&root);
        let debs = ["deskbell", "deskbell-server"].map(|name| file(&made(), name, '_', ".deb"));
        let mut debootstrap = Command::new("mmdebstrap");
        debootstrap.args(["--quiet", "--mode=root", "--variant=minbase", "--format=directory"]);
        for deb in &debs {
            debootstrap.arg(format!("--customize-hook=copy-in {} /opt", deb.display()));
        }
        debootstrap.arg("--customize-hook=chroot \"$1\" sh -c 'apt-get install -y --no-install-recommends /opt/*.deb' </dev/null");
        let output = debootstrap.arg(codename).arg(&root).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self { root }
    }

    fn run(&self, line: &str) -> Output {
        let mut chroot = Command::new("chroot");
        chroot.arg(&self.root).args(["/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]);
        chroot.args(["sh", "-c", line]).stdin(Stdio::null()).output().unwrap()
    }

    fn must(&self, line: &str) -> String {
        let output = self.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.root.join(path.trim_start_matches('/')).symlink_metadata().is_ok()
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        remove(&self.root);
    }
}

fn remove(root: &Path) {
    if root.exists() {
        fs::remove_dir_all(root).unwrap();
    }
}

#[test]
fn an_image_without_person_or_display_takes_the_packages_and_lets_them_go() {
    let image = Image::make();
    assert!(image.must("deskbell --version").starts_with("deskbell "));
    assert!(image.must("deskbell-window --version").starts_with("deskbell-window "));
    assert!(image.must("getent passwd deskbell").contains(":/var/lib/deskbell:/usr/sbin/nologin"));
    assert!(
        image.has("/etc/deskbell/policy.toml") && image.has("/etc/deskbell-server/environment")
    );
    assert!(!image.has("/etc/systemd/system/multi-user.target.wants/deskbell-server.service"));
    let check = image.run("HOME=/root deskbell --check");
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stdout).contains("There is no display here"));

    image.must("dpkg --remove deskbell deskbell-server </dev/null");
    assert!(image.has("/etc/deskbell/policy.toml"), "a removal keeps the policy");
    image.must("dpkg --purge deskbell </dev/null && dpkg --install /opt/deskbell_*.deb </dev/null");

    // A person whose own folder is a link to something that is not theirs.
    image.must("useradd -m marta && useradd -m rob && mkdir -p /srv/share/deskbell");
    image.must("su marta -s /bin/sh -c 'mkdir -p ~/.local/share/deskbell ~/.config/deskbell'");
    image.must("su rob -s /bin/sh -c 'ln -s /srv ~/.local'");
    image.must("dpkg --purge deskbell </dev/null && test -d /home/marta/.local/share/deskbell");
    image.must("dpkg --install /opt/deskbell_*.deb </dev/null");
    image.must("DESKBELL_PURGE_HOMES=yes dpkg --purge deskbell deskbell-server </dev/null");
    assert!(
        !image.has("/home/marta/.local/share/deskbell")
            && !image.has("/home/marta/.config/deskbell")
    );
    assert!(image.has("/home/marta") && image.has("/srv/share/deskbell"));
    assert!(!image.has("/etc/deskbell") && !image.has("/etc/deskbell-server"));
    assert!(
        !image.must("getent passwd || :").contains("deskbell:"),
        "nothing is left of the account"
    );
}
