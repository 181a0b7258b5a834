internal import Glibc

/// What the kernel's error numbers mean to a person: one table for everything that touches files.
package enum FileFailure {
    /// `what` begins the sentence: `The file`, `Quill's home`, `The folder`.
    package static func classified(_ number: Int32, of what: String) -> QuillError {
        switch number {
        case ENOENT: QuillError(.notFound, "\(what) is not there.", hint: "Check the path.")
        case EACCES, EPERM:
            QuillError(.permissionDenied, "\(what) may not be used by you.", hint: "Give yourself the right, or choose another place.")
        case ENOSPC, EDQUOT:
            QuillError(
                .diskFull, "\(what) has no room left.", .retry,
                hint: "Free some space, then run the same command again: it goes on where it stopped.")
        case EFBIG:
            QuillError(
                .tooLarge, "\(what) is larger than a file may be there.", hint: "Raise the limit (ulimit -f), or choose another place.")
        case EROFS: QuillError(.readOnly, "\(what) is on a disk that cannot be written.", hint: "Choose another place.")
        case EISDIR: QuillError(.invalidInput, "\(what) is a folder.", hint: "Give the path of a file.")
        case ENOTDIR: QuillError(.folderMissing, "\(what) lies under something that is no folder.", hint: "Check the path.")
        case ENXIO, ENODEV: QuillError(.invalidInput, "\(what) is no regular file.", hint: "Give the path of a file.")
        case ELOOP: QuillError(.invalidInput, "\(what) is a link that leads back to itself.", hint: "Check the path.")
        case ENAMETOOLONG: QuillError(.invalidInput, "\(what) has too long a name.", hint: "Choose a shorter path.")
        case EIO:
            QuillError(
                .internalError, "\(what) could not be read or written: the disk reports an error.", .retry,
                hint: "Look at the disk; `dmesg` tells what it reported.")
        default:
            shortage(number, of: what)
                ?? QuillError(
                    .internalError, "\(what) could not be used (system error \(number)).", .retry,
                    hint: "Run the same command again; if it stays, look at the disk and the system's log.")
        }
    }

    /// Where the system has too little of something, for a file or a program; nil for any other number.
    package static func shortage(_ number: Int32, of what: String) -> QuillError? {
        switch number {
        case EMFILE, ENFILE:
            QuillError(
                .internalError, "\(what) could not be used: too many files are open.", .retry,
                hint: "Raise the limit (ulimit -n, or LimitNOFILE of the service), or have fewer programs run on this machine.")
        case ENOMEM, EAGAIN, ENOBUFS:
            QuillError(
                .internalError, "\(what) could not be used: the system has no memory or no process left for it.", .retry,
                hint: "Do it again when the machine has less to do, give it more memory, or raise the limit of processes (ulimit -u).")
        default: nil
        }
    }
}
