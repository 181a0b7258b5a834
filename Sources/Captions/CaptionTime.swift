/// Reads and writes the times of captions, in milliseconds.
enum CaptionTime {
    /// The latest time that is read or written: 100,000 hours. Sums of a few times cannot overflow.
    static let maximum = 100_000 * 3_600_000

    static func clamped(_ milliseconds: Int) -> Int { min(max(milliseconds, 0), maximum) }

    /// Reads `[-][hours:]minutes:seconds[(.|,)fraction]` and moves the position behind it.
    ///
    /// Tolerant in the number of digits; nil when it is no time or lies beyond the maximum.
    static func read(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Int? {
        let isNegative = i < end && bytes[i] == Ascii.hyphen
        if isNegative { i += 1 }
        guard var total = readNumber(bytes, &i, end) else { return nil }
        var colons = 0
        while colons < 2, i + 1 < end, bytes[i] == Ascii.colon, Ascii.isDigit(bytes[i + 1]) {
            i += 1
            guard let part = readNumber(bytes, &i, end) else { return nil }
            // Both are at most `maximum` (3.6e11), so that neither this nor the product below overflows.
            total = total * 60 + part
            guard total <= maximum else { return nil }
            colons += 1
        }
        guard colons > 0 else { return nil }
        total = total * 1000 + readFraction(bytes, &i, end)
        guard total <= maximum else { return nil }
        return isNegative ? -total : total
    }

    /// Digits as a number of at most `maximum`; leading zeros do not count.
    private static func readNumber(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Int? {
        let start = i
        var value = 0
        while i < end, Ascii.isDigit(bytes[i]) {
            value = value * 10 + Int(bytes[i] &- 0x30)
            guard value <= maximum else { return nil }
            i += 1
        }
        return i > start ? value : nil
    }

    /// The milliseconds after a point or comma; digits beyond the third are cut off.
    private static func readFraction(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Int {
        guard i + 1 < end, bytes[i] == Ascii.dot || bytes[i] == Ascii.comma, Ascii.isDigit(bytes[i + 1]) else { return 0 }
        i += 1
        var value = 0
        var unit = 100
        while i < end, Ascii.isDigit(bytes[i]) {
            value += Int(bytes[i] &- 0x30) * unit
            unit /= 10
            i += 1
        }
        return value
    }

    /// Writes `hh:mm:ss` and the milliseconds behind the separator; hours take as many digits as they need.
    static func write(_ milliseconds: Int, separator: UInt8, to output: inout [UInt8]) {
        let time = clamped(milliseconds)
        writePadded(time / 3_600_000, width: 2, to: &output)
        output.append(Ascii.colon)
        writePadded(time / 60_000 % 60, width: 2, to: &output)
        output.append(Ascii.colon)
        writePadded(time / 1000 % 60, width: 2, to: &output)
        output.append(separator)
        writePadded(time % 1000, width: 3, to: &output)
    }

    private static func writePadded(_ value: Int, width: Int, to output: inout [UInt8]) {
        var unit = 1
        var digits = 1
        while value / unit >= 10 || digits < width {
            unit *= 10
            digits += 1
        }
        while unit > 0 {
            output.append(0x30 &+ UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
    }
}

/// The line that opens a cue: `start --> end`, then settings, which are not read.
struct CueTiming {
    let start: Int
    let end: Int

    init?(_ bytes: [UInt8], _ line: Range<Int>) {
        var i = line.lowerBound
        let limit = line.upperBound
        while i < limit, Ascii.isSpace(bytes[i]) { i += 1 }
        guard i < limit, Ascii.isDigit(bytes[i]) || bytes[i] == Ascii.hyphen else { return nil }
        guard let start = CaptionTime.read(bytes, &i, limit) else { return nil }
        while i < limit, Ascii.isSpace(bytes[i]) { i += 1 }
        guard Ascii.isArrow(bytes, i, limit) else { return nil }
        i += 3
        while i < limit, Ascii.isSpace(bytes[i]) { i += 1 }
        guard let end = CaptionTime.read(bytes, &i, limit) else { return nil }
        guard i == limit || Ascii.isSpace(bytes[i]) else { return nil }
        self.start = start
        self.end = end
    }
}
