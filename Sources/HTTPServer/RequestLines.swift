internal import CMicroHTTPD

/// The head of a request where libmicrohttpd keeps it.
struct RequestLines {
    let handle: Handle
    private let methodAt: UnsafePointer<CChar>
    private let targetAt: UnsafePointer<CChar>
    private let versionAt: UnsafePointer<CChar>

    init(_ handle: Handle, method: UnsafePointer<CChar>, target: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        self.handle = handle
        methodAt = method
        targetAt = target
        versionAt = version
    }

    var method: String { String(cString: methodAt) }
    var version: String { String(cString: versionAt) }
    var headBytes: Int { cmhd_head_bytes(handle.pointer) }

    /// libmicrohttpd 0.9.75 takes a NUL in a line, lines that end with a bare LF, folded lines and runs of spaces in the
    /// request line. It cuts the lines where they lie, so in a head that is exactly what the grammar says each part
    /// begins where the part before it ends; in any other there is a gap, and the request is refused.
    /// (1.0 can be told to refuse them itself and lays things out as it likes.)
    func headers(target: String) throws(Refusal) -> HeaderFields {
        var collected = Collected()
        let isTight =
            version.utf8.count == 8 && methodAt + method.utf8.count + 1 == targetAt && targetAt + target.utf8.count + 1 == versionAt
        collected.expected = versionAt + 8 + 2
        _ = withUnsafeMutablePointer(to: &collected) {
            MHD_get_connection_values_n(handle.pointer, .HEADER_KIND, collect, $0)
        }
        guard isTight, collected.isTight, collected.expected.map({ $0 + 2 }) == methodAt + headBytes else {
            throw Refusal(400, "the head has bytes that HTTP does not allow")
        }
        return collected.fields
    }

    private struct Collected {
        var fields = HeaderFields()
        /// Where the next line must begin.
        var expected: UnsafePointer<CChar>?
        var isTight = true
    }

    private let collect: MHD_KeyValueIteratorN = { context, _, name, nameLength, value, valueLength in
        guard let collected = context?.assumingMemoryBound(to: Collected.self), let name, let value else { return .YES }
        if name != collected.pointee.expected || value <= name + nameLength { collected.pointee.isTight = false }
        collected.pointee.expected = value + valueLength + 2
        let text = String(decoding: UnsafeRawBufferPointer(start: value, count: valueLength), as: UTF8.self)
        collected.pointee.fields.append(
            String(decoding: UnsafeRawBufferPointer(start: name, count: nameLength), as: UTF8.self),
            text.isTrimmed ? text : text.trimmed)
        return .YES
    }
}
