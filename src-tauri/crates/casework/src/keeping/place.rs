//! Whether a folder lies on a network share: the small part that each system answers in its own way.

use std::path::Path;

/// The kinds of file systems that are shares, as the systems name them.
const SHARES: &[&str] = &[
    "9p",
    "afpfs",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.davfs",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "webdav",
];

/// The kind of share on which a folder lies; none where it lies on a disk of this computer, or nobody can tell.
pub(super) fn share_of(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    kind_of(&folder).filter(|kind| SHARES.contains(&kind.as_str()) || kind == NETWORK)
}

/// What Windows’ network drives are called, whose kind it does not tell.
const NETWORK: &str = "network drive";

#[cfg(target_os = "linux")]
fn kind_of(folder: &Path) -> Option<String> {
    of_mountinfo(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, folder)
}

#[cfg(target_os = "macos")]
fn kind_of(folder: &Path) -> Option<String> {
    let output = std::process::Command::new("/sbin/mount").output().ok()?;
    of_mount(&String::from_utf8_lossy(&output.stdout), folder)
}

/// Windows gives the true path of a drive that stands for a share as that of the share.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn kind_of(folder: &Path) -> Option<String> {
    folder.to_string_lossy().starts_with(r"\\?\UNC\").then(|| NETWORK.to_owned())
}

/// The kind of file system of a folder by `/proc/self/mountinfo` (proc(5)): of the mount points above it the nearest, and of
/// several at one place the last.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux’s way, tested everywhere"))]
fn of_mountinfo(text: &str, folder: &Path) -> Option<String> {
    let mounts = text.lines().filter_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        Some((unescaped(before.split(' ').nth(4)?), after.split(' ').next()?))
    });
    nearest(mounts, folder)
}

/// The same by the lines of macOS’s `mount`: `//ada@server/share on /Volumes/share (smbfs, nodev)`.
#[cfg_attr(
    not(target_os = "macos"),
    cfg_attr(not(test), expect(dead_code, reason = "macOS’s way, tested everywhere"))
)]
fn of_mount(text: &str, folder: &Path) -> Option<String> {
    let mounts = text.lines().filter_map(|line| {
        let (start, kind) = line.rsplit_once(" (")?;
        let (_, point) = start.split_once(" on ")?;
        Some((point.to_owned(), kind.split([',', ')']).next()?))
    });
    nearest(mounts, folder)
}

fn nearest<'a>(mounts: impl Iterator<Item = (String, &'a str)>, folder: &Path) -> Option<String> {
    let above = mounts.filter(|(point, _)| folder.starts_with(point));
    above.max_by_key(|(point, _)| Path::new(point).components().count()).map(|(_, kind)| kind.to_owned())
}

/// Blanks in a mount point stand as `\040`, tabs, line ends and backslashes alike.
fn unescaped(point: &str) -> String {
    let signs = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    signs.iter().fold(point.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_tells_a_share_by_the_nearest_mount_point() {
        let text = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            40 22 0:40 / /mnt/office\\040share rw,relatime shared:1 - cifs //server/share rw\n\
            41 40 0:41 / /mnt/office\\040share/local rw - ext4 /dev/sdb1 rw\n\
            42 22 0:42 / /home rw - nfs4 server:/home rw";
        let kind = |folder: &str| of_mountinfo(text, Path::new(folder));
        assert_eq!(kind("/var/records").as_deref(), Some("ext4"));
        assert_eq!(kind("/mnt/office share/records").as_deref(), Some("cifs"));
        assert_eq!(kind("/mnt/office share/local/records").as_deref(), Some("ext4"));
        assert_eq!(kind("/mnt/office shared").as_deref(), Some("ext4"));
        assert_eq!(kind("/home/ada").as_deref(), Some("nfs4"));
    }

    #[test]
    fn macos_tells_it_in_brackets() {
        let text = "/dev/disk3s1 on / (apfs, sealed, local)\n\
            //ada@server/share on /Volumes/office (1) (smbfs, nodev, nosuid)";
        let kind = |folder: &str| of_mount(text, Path::new(folder));
        assert_eq!(kind("/Users/ada").as_deref(), Some("apfs"));
        assert_eq!(kind("/Volumes/office (1)/records").as_deref(), Some("smbfs"));
    }

    #[test]
    fn a_folder_for_temporary_files_is_no_share() {
        assert_eq!(share_of(&std::env::temp_dir()), None);
    }
}
