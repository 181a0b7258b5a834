extension Format {
    /// `850 ms`, `4.2 s`, `1 m 04 s`, `2 h 05 m`, `3 d 04 h`; negative durations count as none.
    package static func duration(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return "0 ms" }
        let milliseconds = Int(attoseconds / 1_000_000_000_000_000)
        if seconds == 0, milliseconds < 1000 { return "\(milliseconds) ms" }
        if seconds < 60 {
            let tenths = (UInt(seconds) * 1000 + UInt(milliseconds) + 50) / 100
            return tenths < 600 ? "\(decimal(tenths: tenths)) s" : "1 m 00 s"
        }
        return whole(seconds: Int(clamping: seconds))
    }

    /// For a time that changes while it is looked at: `4 s` instead of `4.2 s`.
    package static func seconds(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return seconds < 60 ? "\(seconds) s" : whole(seconds: Int(clamping: seconds))
    }

    /// `just now`, `3 minutes ago`, `2 days ago`.
    package static func ago(_ duration: Duration) -> String {
        let seconds = Int(clamping: duration.components.seconds)
        switch seconds {
        case ..<45: return "just now"
        case ..<3600: return "\(count(max(1, seconds / 60), "minute")) ago"
        case ..<86_400: return "\(count(seconds / 3600, "hour")) ago"
        default: return "\(count(seconds / 86_400, "day")) ago"
        }
    }

    private static func whole(seconds: Int) -> String {
        switch seconds {
        case ..<3600: "\(seconds / 60) m \(two(seconds % 60)) s"
        case ..<86_400: "\(seconds / 3600) h \(two(seconds / 60 % 60)) m"
        default: "\(count(seconds / 86_400)) d \(two(seconds / 3600 % 24)) h"
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
