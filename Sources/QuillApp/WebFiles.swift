internal import Glibc
internal import QuillCore
internal import QuillWeb

/// The fonts and icons that set-up prepared for the pages.
enum WebFiles {
    private static let bytesMax = 4 << 20

    static func read(tools: String) -> AssetSet {
        var prepared: [String: [UInt8]] = [:]
        for name in AssetSet.preparedNames { prepared[name] = bytes("\(tools)/web/\(name)") }
        return AssetSet(prepared: prepared)
    }

    /// Nil when it is not there, or is more than it should be.
    static func bytes(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= bytesMax {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count == 0 && !bytes.isEmpty ? bytes : nil }
            bytes += buffer[..<count]
        }
        return nil
    }
}

/// What the forms of a home's pages are known by. It stays, so that a page that was open when the server ended can still post.
enum FormKey {
    static func open(home: String) throws(QuillError) -> [UInt8] {
        let path = home + "/form-key"
        if let known = WebFiles.bytes(path), known.count == 32 { return known }
        let key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFailure.classified(errno, of: "Quill's home") }
        defer { close(file) }
        guard write(file, key, key.count) == key.count else { throw FileFailure.classified(errno, of: "Quill's home") }
        return key
    }
}
