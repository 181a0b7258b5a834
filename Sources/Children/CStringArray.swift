/// Strings laid out as C wants them for `execve`: NUL-terminated, with a NULL after the last.
struct CStringArray {
    private var bytes: [CChar] = []
    private var offsets: [Int] = []

    /// - Throws: `ChildError.invalidArgument` for a string that holds a NUL itself and so would be cut short.
    init(_ strings: [String]) throws(ChildError) {
        for string in strings {
            guard !string.utf8.contains(0) else { throw .invalidArgument }
            offsets.append(bytes.count)
            bytes.append(contentsOf: string.utf8.lazy.map(CChar.init(bitPattern:)))
            bytes.append(0)
        }
    }

    mutating func withPointers<Result>(
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result? {
        let offsets = offsets
        return bytes.withUnsafeMutableBufferPointer { buffer in
            var pointers: [UnsafeMutablePointer<CChar>?] = offsets.map { offset in buffer.baseAddress.map { $0 + offset } }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { $0.baseAddress.map(body) }
        }
    }
}
