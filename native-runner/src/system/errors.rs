//! What a kernel's errors are called, whichever numbers that kernel has for them.

use std::io;

use idlerace_core::errno::Errno;

/// What the model calls a kernel's error; an error that no kernel made has no such name.
pub(crate) fn known(error: &io::Error) -> Option<Errno> {
    error.raw_os_error()?;
    let names = [
        (io::ErrorKind::WouldBlock, Errno::Again),
        (io::ErrorKind::BrokenPipe, Errno::Pipe),
        (io::ErrorKind::ConnectionReset, Errno::ConnReset),
        (io::ErrorKind::NotConnected, Errno::NotConn),
        (io::ErrorKind::TimedOut, Errno::TimedOut),
        (io::ErrorKind::ConnectionRefused, Errno::ConnRefused),
    ];
    let name = names.into_iter().find(|(kind, _)| *kind == error.kind());
    name.map(|(_, errno)| errno)
}

/// The same error again: the kernel's own by its number.
pub(crate) fn copy(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(
        || io::Error::new(error.kind(), error.to_string()),
        io::Error::from_raw_os_error,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn an_error_is_called_by_its_kind_what_linux_calls_it_by_its_number() {
        for number in 0..=256 {
            let error = io::Error::from_raw_os_error(number);
            assert_eq!(known(&error), Errno::from_number(number), "{error}");
        }
    }

    #[test]
    fn an_error_that_no_kernel_made_has_no_name() {
        assert_eq!(known(&io::ErrorKind::ConnectionReset.into()), None);
    }
}
