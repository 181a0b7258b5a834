internal import Glibc

/// What a parser found, in order: for each part its head, its bytes in pieces, its end.
package enum MultipartEvent: Equatable, Sendable {
    case part(MultipartPart)
    case bytes([UInt8])
    case partEnded
}

/// How much of a form is put up with. The bytes of the parts are for their reader to count.
package struct MultipartLimits: Sendable {
    package var parts: Int
    /// Of one part.
    package var headerBytes: Int

    package init(parts: Int = 100, headerBytes: Int = 8 << 10) {
        self.parts = parts
        self.headerBytes = headerBytes
    }
}

/// Reads `multipart/form-data` (RFC 7578) in pieces of any size, keeping no more than the piece, one delimiter and one
/// part's head. The same input gives the same parts, however it is cut.
package struct MultipartParser: Sendable {
    private enum Phase { case preamble, afterDelimiter, head, body, epilogue }

    private let delimiter: [UInt8]
    private let limits: MultipartLimits
    private var phase = Phase.preamble
    /// Input that could not be decided yet. As if the form began on a new line: its first delimiter has none before it.
    private var pending: [UInt8] = [13, 10]
    private var parts = 0

    /// `boundary` as in the header, 1–70 characters.
    package init(boundary: String, limits: MultipartLimits = MultipartLimits()) throws(HTTPServerError) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.last != 0x20, boundary.utf8.allSatisfy(Self.isBoundaryCharacter) else {
            throw .badMultipart("the boundary is not one")
        }
        delimiter = [13, 10, 45, 45] + Array(boundary.utf8)
        self.limits = limits
    }

    /// Whether the closing delimiter has been seen.
    package var isComplete: Bool { phase == .epilogue }

    /// Takes the next bytes.
    package mutating func feed(_ bytes: [UInt8]) throws(HTTPServerError) -> [MultipartEvent] {
        if phase == .epilogue { return [] }
        pending += bytes
        var events: [MultipartEvent] = []
        var at = 0
        while try step(&at, &events) {}
        pending.removeFirst(min(at, pending.count))
        return events
    }

    /// Says that there is no more. A form without its closing delimiter was cut off.
    package func finish() throws(HTTPServerError) {
        guard isComplete else { throw .badMultipart("it ends before its last boundary") }
    }

    /// One decision from `at` on; false when it needs more input.
    private mutating func step(_ at: inout Int, _ events: inout [MultipartEvent]) throws(HTTPServerError) -> Bool {
        switch phase {
        case .preamble:
            guard let found = search(from: at) else {
                at = undecided(from: at)
                return false
            }
            at = found + delimiter.count
            phase = .afterDelimiter
        case .body:
            let end = search(from: at)
            let safe = end ?? undecided(from: at)
            if safe > at { events.append(.bytes(Array(pending[at..<safe]))) }
            at = safe
            guard let end else { return false }
            at = end + delimiter.count
            events.append(.partEnded)
            phase = .afterDelimiter
        case .afterDelimiter: return try afterDelimiter(&at)
        case .head: return try head(&at, &events)
        case .epilogue:
            at = pending.count
            return false
        }
        return true
    }

    /// Behind a boundary comes `--` at the end of the form, else blanks and a line end.
    private mutating func afterDelimiter(_ at: inout Int) throws(HTTPServerError) -> Bool {
        let rest = pending[at...]
        if rest.starts(with: [45, 45]) {
            phase = .epilogue
            return true
        }
        if rest.elementsEqual([45]) { return false }
        let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard blanks <= 64 else { throw .badMultipart("there is more than blanks behind a boundary") }
        let ending = rest.dropFirst(blanks)
        if ending.isEmpty || ending.elementsEqual([13]) { return false }
        guard ending.starts(with: [13, 10]) else { throw .badMultipart("there is more than blanks behind a boundary") }
        parts += 1
        guard parts <= limits.parts else { throw .badMultipart("it has more than \(limits.parts) parts") }
        // The line end stays: it ends an empty head.
        at += blanks
        phase = .head
        return true
    }

    private mutating func head(_ at: inout Int, _ events: inout [MultipartEvent]) throws(HTTPServerError) -> Bool {
        let rest = pending[at...]
        var end: Int?
        var from = rest.startIndex
        while let line = pending[from...].firstIndex(of: 13), line - at <= limits.headerBytes {
            if pending[line...].starts(with: [13, 10, 13, 10]) {
                end = line
                break
            }
            from = line + 1
        }
        guard let end else {
            guard rest.count <= limits.headerBytes + 4 else { throw .badMultipart("a part's header fields are too large") }
            return false
        }
        // Behind the line end of the delimiter's own line.
        events.append(.part(try MultipartPart(lines: end > at ? pending[(at + 2)..<end] : [])))
        at = end + 4
        phase = .body
        return true
    }

    private func search(from start: Int) -> Int? {
        pending.withUnsafeBytes { bytes in
            delimiter.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress, let first = wanted.baseAddress else { return nil }
                var at = start
                while at + wanted.count <= bytes.count, let found = memchr(base + at, 13, bytes.count - wanted.count + 1 - at) {
                    at = UnsafeRawPointer(found) - base
                    if memcmp(found, first, wanted.count) == 0 { return at }
                    at += 1
                }
                return nil
            }
        }
    }

    /// Where a delimiter could have begun that is not whole yet; the end of the input if nowhere.
    private func undecided(from start: Int) -> Int {
        let earliest = max(start, pending.count - delimiter.count + 1)
        for index in earliest..<max(earliest, pending.count) where pending[index] == 13 {
            if delimiter.starts(with: pending[index...]) { return index }
        }
        return pending.count
    }

    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20: true
        default: "'()+_,-./:=?".utf8.contains(byte)
        }
    }
}
