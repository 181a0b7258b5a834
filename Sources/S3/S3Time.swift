internal import Glibc

/// The three ways in which S3 writes a time.
enum S3Time {
    /// `20130524T000000Z`.
    static func compact(_ seconds: Int) -> String {
        var (when, parts) = (time_t(seconds), tm())
        gmtime_r(&when, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1_900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))T\(two(parts.tm_hour))\(two(parts.tm_min))"
            + "\(two(parts.tm_sec))Z"
    }

    /// Seconds since 1970 of `Fri, 24 May 2013 00:00:00 GMT`.
    static func header(_ text: String) -> Int? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "," })
        guard words.count >= 7, let month = months.firstIndex(of: String(words[2])) else { return nil }
        return seconds([words[3], Substring(String(month + 1)), words[1], words[4], words[5], words[6]])
    }

    /// Of `2013-05-24T00:00:00.000Z`, without the fraction.
    static func listed(_ text: String) -> Int? { seconds(text.split(whereSeparator: { !$0.isNumber })) }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Of a year, month, day, hour, minute and second.
    private static func seconds(_ words: [Substring]) -> Int? {
        let numbers = words.prefix(6).compactMap { Int32($0) }
        guard numbers.count == 6, (1970...9_999).contains(numbers[0]) else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1_900
        parts.tm_mon = numbers[1] - 1
        parts.tm_mday = numbers[2]
        parts.tm_hour = numbers[3]
        parts.tm_min = numbers[4]
        parts.tm_sec = numbers[5]
        return timegm(&parts)
    }
}
