package import QuillCore

/// How amounts, times and sizes are written, the same everywhere.
package enum Words {
    /// Three significant digits and never `$0.00` of something: `$41.20`, `$0.017`, `< $0.001`.
    package static func money(_ money: Money) -> String {
        let nano = money.nanoDollars.magnitude
        let sign = money.nanoDollars < 0 ? "−" : ""
        switch nano {
        case 0: return "$0"
        case ..<1_000_000: return sign + "< $0.001"
        case ..<100_000_000: return sign + "$0." + padded(nano / 1_000_000 + (nano % 1_000_000 >= 500_000 ? 1 : 0), 3)
        default:
            let cents = nano / 10_000_000 + (nano % 10_000_000 >= 5_000_000 ? 1 : 0)
            return sign + "$\(grouped(cents / 100)).\(padded(cents % 100, 2))"
        }
    }

    /// What was spent, as far as it was told: a model whose price nobody knows leaves no amount behind.
    package static func spent(_ money: Money) -> String { money == .zero ? "no known cost" : Self.money(money) }

    /// The same where it may be more: `at least $1.20`.
    package static func spent(_ spent: Spent) -> String { spent.isWhole ? Self.spent(spent.cost) : atLeast(spent.cost) }

    /// What one thing cost: nothing at all is `free`.
    package static func price(_ spent: Spent) -> String { spent.isWhole && spent.cost == .zero ? "free" : Self.spent(spent) }

    /// An amount, or that none is known of it.
    package static func atLeast(_ money: Money) -> String { money == .zero ? Self.spent(money) : "at least " + Self.money(money) }

    package static func estimate(_ money: Money) -> String { money == .zero ? "free" : "≈ " + Self.money(money) }

    /// `1,930`.
    package static func count(_ count: Int) -> String { (count < 0 ? "−" : "") + grouped(UInt64(count.magnitude)) }

    /// `1 version`, `3 versions`.
    package static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(Self.count(count)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// `12 words added`, `4 words added, 13 removed`.
    package static func changed(added: Int, removed: Int) -> String {
        switch (added, removed) {
        case (0, 0): "the same words"
        case (let added, 0): count(added, "word") + " added"
        case (0, let removed): count(removed, "word") + " removed"
        case (let added, let removed): "\(count(added, "word")) added, \(count(removed)) removed"
        }
    }

    /// A place in a recording: `2:13`, `1:02:13`.
    package static func clock(_ seconds: Int) -> String {
        let seconds = max(0, seconds)
        let tail = padded(UInt64(seconds % 60), 2)
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        return hours > 0 ? "\(hours):\(padded(UInt64(minutes), 2)):\(tail)" : "\(minutes):\(tail)"
    }

    /// How long something took or will take: `< 0.1 s`, `0.4 s`, `38 s`, `2 min 5 s`, `1 h 12 min`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        if seconds < 10 { return seconds < 0.05 ? (seconds > 0 ? "< 0.1 s" : "0 s") : "\(tenths(seconds)) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s" }
        return "\(grouped(UInt64(whole / 3_600))) h \(whole / 60 % 60) min"
    }

    package static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1_000: "\(max(0, bytes)) bytes"
        case ..<1_000_000: "\((bytes + 500) / 1_000) KB"
        case ..<1_000_000_000: "\(tenths(Double(bytes) / 1e6)) MB"
        default: "\(tenths(Double(bytes) / 1e9)) GB"
        }
    }

    /// Relative within a day, `14 Nov, 10:42` after.
    package static func ago(_ time: Timestamp, _ now: Timestamp) -> String {
        let seconds = max(0, (now - time) / 1_000)
        return switch seconds {
        case ..<10: "just now"
        case ..<60: "\(seconds) s ago"
        case ..<3_600: "\(seconds / 60) min ago"
        case ..<86_400: "\(seconds / 3_600) h ago"
        default: day(time) + ", " + minute(time)
        }
    }

    /// `14 Nov`.
    package static func day(_ time: Timestamp) -> String {
        let parts = time.date.split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), months.indices.contains(month - 1) else {
            return time.date
        }
        return "\(day) \(months[month - 1])"
    }

    /// `10:42`, in UTC.
    package static func minute(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(5)) }

    package static func second(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(8)) }

    /// `21 Nov 2026, 10:42 UTC`: for labels.
    package static func absolute(_ time: Timestamp) -> String { "\(day(time)) \(time.date.prefix(4)), \(minute(time)) UTC" }

    package static func percent(_ fraction: Double) -> String {
        fraction.isFinite ? "\(Int((min(1, max(0, fraction)) * 100).rounded())) %" : "–"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func grouped(_ value: UInt64) -> String {
        var digits = Array(String(value))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return String(digits)
    }
}
