/// A moment in UTC, in milliseconds since 1970.
package struct Timestamp: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 time in UTC: \(text)"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The first moment of a month.
    package init(year: Int64, month: Int64) { milliseconds = Self.days(year: year, month: month, day: 1) * 86_400_000 }

    package var month: (year: Int64, month: Int64) {
        let (year, month, _) = calendarDay
        return (year, month)
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (time: Timestamp, milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds &+ milliseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Int64 {
        later.milliseconds &- earlier.milliseconds
    }

    /// RFC 3339 in UTC with milliseconds: `2026-11-21T03:43:47.120Z`.
    package var description: String {
        let (year, month, day) = calendarDay
        let inDay = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000
        let (hour, minute) = (inDay / 3_600_000, inDay / 60_000 % 60)
        let (second, fraction) = (inDay / 1_000 % 60, inDay % 1_000)
        guard (0...9_999).contains(year) else {
            return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T"
                + "\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2)).\(pad(fraction, 3))Z"
        }
        // Every answer has several of these.
        return String(unsafeUninitializedCapacity: 24) { text in
            var place = 0
            for (value, width, mark) in [
                (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (hour, 2, ":"), (minute, 2, ":"), (second, 2, "."), (fraction, 3, "Z"),
            ] as [(Int64, Int, Unicode.Scalar)] {
                var rest = value
                for index in (place..<(place + width)).reversed() {
                    text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                text[place + width] = UInt8(ascii: mark)
                place += width + 1
            }
            return place
        }
    }

    /// The date alone: `2026-11-21`.
    package var date: String { String(description.prefix(10)) }

    /// Reads `2026-11-21T03:43:47Z`, with any number of decimals; what lies beyond milliseconds is dropped.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[19...].last == UInt8(ascii: "Z") else { return nil }
        for (index, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] where [bytes[index]] != Array(mark.utf8) { return nil }
        let decimals = bytes[19..<(bytes.count - 1)]
        guard decimals.isEmpty || (decimals.first == UInt8(ascii: ".") && decimals.count > 1),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]), let day = Self.number(bytes[8..<10]),
            let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            Self.number(decimals.dropFirst()) != nil,
            let fraction = Self.number((decimals.dropFirst() + Array("000".utf8)).prefix(3)),
            year >= 1970, (1...12).contains(month), day >= 1, hour <= 23, minute <= 59, second <= 60
        else { return nil }
        let date = Self.days(year: year, month: month, day: day)
        let monthAfter = month == 12 ? Self.days(year: year + 1, month: 1, day: 1) : Self.days(year: year, month: month + 1, day: 1)
        guard date < monthAfter else { return nil }
        milliseconds = (date * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000 + fraction
    }

    /// Reads a moment as people write it: RFC 3339 in UTC, or `2026-12-01 09:00` (also with a `T`, and with seconds) on the clocks
    /// of a zone.
    package init?(written text: String, in zone: Zone) {
        if let moment = Timestamp(rfc3339: text) {
            self = moment
            return
        }
        var local = text.replacing(" ", with: "T", maxReplacements: 1)
        if local.utf8.count == 16 { local += ":00" }
        guard let clock = Timestamp(rfc3339: local + "Z") else { return nil }
        milliseconds = zone.moment(local: clock.milliseconds / 1_000) * 1_000
    }

    /// Decimal digits and nothing else; their value, of the first fifteen at most.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.prefix(15).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Days since 1970 of a proleptic Gregorian date, counted in years that begin in March so that a leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private var calendarDay: (Int64, Int64, Int64) {
        let shifted = Self.floorDivide(milliseconds, 86_400_000) + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
        value / by - (value % by < 0 ? 1 : 0)
    }

    private func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
