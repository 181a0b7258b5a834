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
        default: QuillError(.internalError, "\(what) could not be used (system error \(number)).", .retry)
        }
    }
}
