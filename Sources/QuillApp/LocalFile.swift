internal import Glibc
package import QuillClient
internal import QuillCore
internal import QuillWire
internal import Support

/// A regular file of this machine that is read in pieces, on a thread of its own.
package actor LocalFile: UploadSource {
    private nonisolated let executor = ThreadExecutor(name: "quill-file")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let place: String
    private var descriptor: Int32?

    package init(path: String) { place = path }

    deinit { if let descriptor { close(descriptor) } }

    package nonisolated var path: String? { place }

    package nonisolated var name: String { place.split(separator: "/").last.map(String.init) ?? place }

    package func size() throws(ClientError) -> Int64 {
        do throws(QuillError) {
            var status = stat()
            guard fstat(try open(), &status) == 0 else { throw FileFailure.classified(errno, of: "The file") }
            guard status.st_size > 0 else {
                throw QuillError(.emptyInput, "The file is empty.", hint: "Give a file that holds a recording, captions or text.")
            }
            return Int64(status.st_size)
        } catch {
            throw ClientError(error)
        }
    }

    package func read(at offset: Int64, count: Int) throws(ClientError) -> [UInt8] {
        do throws(QuillError) {
            let file = try open()
            var failure: Int32?
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let got = pread(file, buffer.baseAddress?.advanced(by: filled), count - filled, Int(offset) + filled)
                    if got < 0 && errno == EINTR { continue }
                    if got < 0 { failure = errno }
                    guard got > 0 else { break }
                    filled += got
                }
            }
            if let failure { throw FileFailure.classified(failure, of: "The file") }
            return bytes
        } catch {
            throw ClientError(error)
        }
    }

    private func open() throws(QuillError) -> Int32 {
        if let descriptor { return descriptor }
        // Without O_NONBLOCK a named pipe would be waited for.
        let file = Glibc.open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "The file") }
        descriptor = file
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileFailure.classified(errno, of: "The file") }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return file
        case S_IFDIR: throw FileFailure.classified(EISDIR, of: "The file")
        default: throw QuillError(.invalidInput, "This is no regular file.", hint: "Give the path of a file.")
        }
    }
}

extension ClientError {
    fileprivate init(_ error: QuillError) {
        self = .local(Wire.Fault(code: error.code.rawValue, message: error.message, hint: error.hint))
    }
}
