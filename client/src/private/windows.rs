//! By access lists: this account, and for folders also the system and the computer's administrators.

use std::{fs::OpenOptions, io, os::windows::ffi::OsStrExt as _, path::Path};

use windows::{
    Win32::{
        Foundation::{CloseHandle, HANDLE, HLOCAL, LocalFree},
        Security::{
            ACL,
            Authorization::{
                ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW,
                SDDL_REVISION_1, SE_FILE_OBJECT, SetNamedSecurityInfoW,
            },
            DACL_SECURITY_INFORMATION, GetSecurityDescriptorDacl, GetTokenInformation,
            PROTECTED_DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES,
            TOKEN_QUERY, TOKEN_USER, TokenUser,
        },
        System::Threading::{
            GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
        },
    },
    core::{BOOL, HSTRING, PCWSTR, PWSTR},
};

/// Bytes of the largest answer about a token's user: the structure and the longest identifier (68 bytes) behind it.
const TOKEN_USER_BYTES: usize = size_of::<TOKEN_USER>() + 68;

pub(super) fn close_folder(path: &Path) -> io::Result<()> {
    let account = own_sid()?;
    let list =
        AccessList::read(&format!("D:P(A;OICI;FA;;;{account})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"))?;
    list.put_on(path)
}

/// A new file takes the list of its folder, which is closed.
pub(super) fn close_new_file(_options: &mut OpenOptions) {}

/// NTFS keeps the names of a folder in its journal; a folder's handle cannot be flushed by its user.
pub(super) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// This account's security identifier, as text.
///
/// # Errors
/// What the system says.
#[expect(unsafe_code, reason = "a pseudo handle that needs no closing")]
pub fn own_sid() -> io::Result<String> {
    // SAFETY: the call has no conditions.
    sid_of(unsafe { GetCurrentProcess() })
}

/// Whether a process runs under this account.
///
/// # Errors
/// What the system says; a process of somebody else may not be looked at.
#[expect(unsafe_code, reason = "processes are handles in this system")]
pub(crate) fn is_own_process(id: u32) -> io::Result<bool> {
    // SAFETY: the handle is closed below and nowhere else.
    let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, id) }?;
    let process = Closed(process);
    Ok(sid_of(process.0)? == own_sid()?)
}

#[expect(unsafe_code, reason = "a token's user comes as bytes behind a pointer")]
fn sid_of(process: HANDLE) -> io::Result<String> {
    let mut token = HANDLE::default();
    // SAFETY: the process handle is open; the token is closed by its owner.
    unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) }?;
    let token = Closed(token);
    // Of u64, so that the structure is aligned.
    let mut user = [0_u64; TOKEN_USER_BYTES.div_ceil(8)];
    let mut used = 0;
    let bytes = u32::try_from(size_of_val(&user)).unwrap_or(u32::MAX);
    let mut text = PWSTR::null();
    // SAFETY: the buffer is as long as it is said to be and aligned for the structure, whose identifier points into
    // the buffer; the text is copied before it is freed.
    unsafe {
        GetTokenInformation(
            token.0,
            TokenUser,
            Some(user.as_mut_ptr().cast()),
            bytes,
            &raw mut used,
        )?;
        let user = &*user.as_ptr().cast::<TOKEN_USER>();
        ConvertSidToStringSidW(user.User.Sid, &raw mut text)?;
        let sid = text.to_string();
        LocalFree(Some(HLOCAL(text.0.cast())));
        sid.map_err(io::Error::other)
    }
}

/// Who may use a thing of the system.
pub(crate) struct AccessList {
    descriptor: PSECURITY_DESCRIPTOR,
}

impl AccessList {
    /// Nobody but this account.
    pub(crate) fn of_this_account() -> io::Result<Self> {
        Self::read(&format!("D:P(A;;GA;;;{})", own_sid()?))
    }

    /// From the system's own notation (SDDL).
    #[expect(unsafe_code, reason = "the system hands out memory that its user frees")]
    fn read(words: &str) -> io::Result<Self> {
        let mut descriptor = PSECURITY_DESCRIPTOR::default();
        // SAFETY: the text lives through the call; what comes out is freed by `drop`.
        unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                &HSTRING::from(words),
                SDDL_REVISION_1,
                &raw mut descriptor,
                None,
            )?;
        }
        Ok(Self { descriptor })
    }

    /// As the calls that make things take it; good while this list lives.
    pub(crate) fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or_default(),
            lpSecurityDescriptor: self.descriptor.0,
            bInheritHandle: false.into(),
        }
    }

    #[expect(unsafe_code, reason = "the list lies inside the descriptor")]
    fn put_on(&self, path: &Path) -> io::Result<()> {
        let name: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
        let (mut present, mut defaulted) = (BOOL::default(), BOOL::default());
        let mut list: *mut ACL = std::ptr::null_mut();
        // SAFETY: the descriptor is whole and outlives the calls; the name ends with a zero.
        unsafe {
            GetSecurityDescriptorDacl(
                self.descriptor,
                &raw mut present,
                &raw mut list,
                &raw mut defaulted,
            )?;
            SetNamedSecurityInfoW(
                PCWSTR(name.as_ptr()),
                SE_FILE_OBJECT,
                DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                None,
                None,
                Some(list),
                None,
            )
            .ok()?;
        }
        Ok(())
    }
}

impl Drop for AccessList {
    #[expect(unsafe_code, reason = "frees what the system allocated")]
    fn drop(&mut self) {
        // SAFETY: allocated by the system for this value alone.
        unsafe { LocalFree(Some(HLOCAL(self.descriptor.0))) };
    }
}

/// A handle that is closed when dropped.
struct Closed(HANDLE);

impl Drop for Closed {
    #[expect(unsafe_code, reason = "handles are closed by hand in this system")]
    fn drop(&mut self) {
        // SAFETY: this value alone has the handle.
        if let Err(error) = unsafe { CloseHandle(self.0) } {
            tracing::debug!(error = %error, "a handle was closed before");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_of_this_account() {
        assert!(own_sid().unwrap().starts_with("S-1-5-"));
        assert!(is_own_process(std::process::id()).unwrap());
    }

    #[test]
    fn a_closed_folder_can_be_used_by_its_owner() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("in");
        crate::private::make_folder(&folder).unwrap();
        std::fs::write(folder.join("file"), "words").unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("file")).unwrap(), "words");
    }
}
