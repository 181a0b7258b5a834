internal import Foundation

/// A time zone of the IANA data base: how far its clocks are from UTC at a moment.
package struct Zone: Sendable, Hashable {
    package let name: String
    private let zone: TimeZone

    package static let utc = Zone(name: "UTC", zone: .gmt)

    /// `Europe/Berlin`, `UTC`. Nil where there is no such zone; an abbreviation such as `EST` is none, since it means different
    /// things in different places.
    package init?(_ name: String) {
        if name == "UTC" {
            self = .utc
            return
        }
        guard name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, zone: zone)
    }

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// Seconds that its clocks are ahead of UTC.
    func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// When its clocks show `local`, in seconds since 1970 on them: the first time where they do twice, the end of the gap where they
    /// never do.
    func moment(local: Int64) -> Int64 {
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        // The larger offset is the earlier moment.
        for ahead in [max(before, after), min(before, after)] where offset(at: local - ahead) == ahead { return local - ahead }
        var (low, high) = (local - max(before, after) - 86_400, local - min(before, after) + 86_400)
        let old = offset(at: low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}
