internal import Foundation
internal import HTTPClient
internal import QuillCore

/// How long a server asks to be left alone, read from the headers of its refusal.
enum Patience {
    /// A longer wait is cut to this: what a server asks for is not what a queue has to grant.
    static let maxSeconds = 3_600

    /// Whole seconds, at least 1; nil where the headers ask for nothing.
    static func seconds(_ headers: HTTPHeaders, now: Timestamp) -> Int? {
        if let milliseconds = headers["retry-after-ms"].flatMap(decimal) { return bounded(milliseconds / 1_000) }
        if let asked = headers["retry-after"] {
            if let seconds = decimal(asked) { return bounded(seconds) }
            if let date = HTTPDate.timestamp(asked) { return bounded(Double(date - now) / 1_000) }
        }
        return reset(headers, now: now)
    }

    /// The vendors' budgets of requests and tokens tell when each is full again. Those that are used up count; where none says
    /// so, all do.
    private static func reset(_ headers: HTTPHeaders, now: Timestamp) -> Int? {
        var all: [Double] = []
        var usedUp: [Double] = []
        for kind in ["requests", "tokens", "input-tokens", "output-tokens"] {
            let pairs = [
                ("x-ratelimit-reset-\(kind)", "x-ratelimit-remaining-\(kind)"),
                ("anthropic-ratelimit-\(kind)-reset", "anthropic-ratelimit-\(kind)-remaining"),
            ]
            for (name, remaining) in pairs {
                guard let text = headers[name], let seconds = duration(text) ?? until(text, now) else { continue }
                all.append(seconds)
                if headers[remaining] == "0" { usedUp.append(seconds) }
            }
        }
        return (usedUp.max() ?? all.max()).map(bounded)
    }

    private static func until(_ text: String, _ now: Timestamp) -> Double? {
        Timestamp(rfc3339: text).map { Double($0 - now) / 1_000 }
    }

    private static func bounded(_ seconds: Double) -> Int {
        seconds >= Double(maxSeconds) ? maxSeconds : seconds > 1 ? Int(seconds.rounded(.up)) : 1
    }

    /// `7`, `0.5`; nothing else that Swift would read as a number.
    private static func decimal(_ text: String) -> Double? {
        let isPlain = !text.isEmpty && text.utf8.count <= 20 && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
        return isPlain ? Double(text) : nil
    }

    /// `6m0s`, `12ms`, `1.5s`, `1h2m`, or plain seconds.
    static func duration(_ text: String) -> Double? {
        if let seconds = decimal(text) { return seconds }
        var total = 0.0
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard let number = decimal(String(digits)) else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            guard let factor = ["ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400][String(unit)] else { return nil }
            rest = rest.dropFirst(unit.count)
            total += number * factor
        }
        return total
    }
}

/// The three spellings of a date in HTTP.
enum HTTPDate {
    static func timestamp(_ text: String) -> Timestamp? {
        for format in ["EEE, dd MMM yyyy HH:mm:ss zzz", "EEEE, dd-MMM-yy HH:mm:ss zzz", "EEE MMM d HH:mm:ss yyyy"] {
            let reader = DateFormatter()
            reader.locale = Locale(identifier: "en_US_POSIX")
            reader.timeZone = TimeZone(secondsFromGMT: 0)
            reader.dateFormat = format
            if let date = reader.date(from: text) { return Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000)) }
        }
        return nil
    }
}
