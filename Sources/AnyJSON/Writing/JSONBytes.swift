/// Writes values as JSON in UTF-8, straight into one buffer: no tree of the value is built first.
///
///     let bytes = try JSONBytes.of(answer, keys: .snakeCase)
///
/// The text is that of Foundation's `JSONEncoder` with sorted keys and without escaped slashes, byte for byte. What is missing here is its special
/// treatment of `Date`, `Data`, `URL` and `Decimal`, which write themselves as their own `encode(to:)` says.
package enum JSONBytes {
    package enum Keys: Sendable {
        case asWritten
        /// `itemTitle` becomes `item_title`; keys of dictionaries are data and stay.
        case snakeCase
    }

    /// Throws what a value's `encode(to:)` throws, and `EncodingError.invalidValue` for a number that is infinite or none.
    package static func of(_ value: some Encodable, keys: Keys = .asWritten) throws -> [UInt8] {
        let writer = JSONWriter(keys)
        try writer.write(value)
        return writer.out.bytes
    }
}

/// The text so far. Grows by doubling; to append a byte takes a comparison and a store.
final class JSONBuffer {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 2_048) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start + range.lowerBound, count: range.count) }

    subscript(index: Int) -> UInt8 {
        get { start[index] }
        set { start[index] = newValue }
    }

    func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        start[count] = byte
        count += 1
    }

    /// Bytes of elsewhere: growing would move bytes of this buffer under way.
    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        if bytes.count > capacity - count { grow(by: bytes.count) }
        (start + count).update(from: base, count: bytes.count)
        count += bytes.count
    }

    func append(_ text: StaticString) { append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Forgets what was written after the first `count` bytes.
    func rewind(to count: Int) { self.count = count }

    private func grow(by more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
