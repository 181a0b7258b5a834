/// When something happens again and again: the five fields of cron (minute, hour, day of month, month, day of week) on the
/// clocks of a zone, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
///
/// A field is `*`, numbers, ranges `1-5`, steps `*/15`, lists of these by commas; months and days also by three letters; Sunday
/// is 0 and 7. Where day of month and day of week are both given, either will do.
///
/// Where clocks are put forward, what falls into the gap happens at its end. Where they are put back, what happens at an hour
/// that is there twice happens the first time only. Both hold for hours that are named: what happens in every hour (`*`)
/// follows the time that passes instead, and neither pauses nor crowds.
package struct Cron: Sendable, Hashable {
    package let text: String
    private let minutes, hours, days, months, weekdays: Set<Int>
    private let isEveryHour, isAnyDay, isAnyWeekday: Bool

    /// Throws `invalid-input` where it cannot be read, or where it would never happen (30 February).
    package init(_ text: String) throws(QuillError) {
        self.text = text
        let shortcuts = [
            "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
            "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
        ]
        let written = text.lowercased()
        guard !written.hasPrefix("@") || shortcuts[written] != nil else {
            throw Self.unreadable(text, "of names there are \(shortcuts.keys.sorted().joined(separator: ", "))")
        }
        let fields = (shortcuts[written] ?? written).split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count == 5 else {
            throw Self.unreadable(text, "it has \(fields.count) field\(fields.count == 1 ? "" : "s") where five are needed")
        }
        minutes = try Self.numbers(fields[0], 0...59, [], "minute", text)
        hours = try Self.numbers(fields[1], 0...23, [], "hour", text)
        days = try Self.numbers(fields[2], 1...31, [], "day of month", text)
        months = try Self.numbers(
            fields[3], 1...12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], "month", text)
        let week = try Self.numbers(fields[4], 0...7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "day of week", text)
        weekdays = Set(week.map { $0 % 7 })
        isEveryHour = hours.count == 24
        (isAnyDay, isAnyWeekday) = (fields[2].hasPrefix("*"), fields[4].hasPrefix("*"))
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let isOnSomeDate = months.contains { month in days.contains { $0 <= lengths[month - 1] } }
        guard isOnSomeDate || (!isAnyWeekday && !isAnyDay) else {
            throw Self.unreadable(text, "no month of it has such a day, so it would never happen")
        }
    }

    /// The first moment after this one at which it happens. Nil only where the calendar ends.
    package func next(after moment: Timestamp, in zone: Zone) -> Timestamp? {
        let start = Civil.floorDivide(moment.milliseconds, 60_000) * 60 + 60
        let found = isEveryHour ? nextPassing(start, zone) : nextNamed(start, zone)
        return found.map { Timestamp(milliseconds: $0 * 1_000) }
    }

    /// The last moment up to `end` at which it happens, at least `first`, and how many there were before it since then, counted
    /// to a hundred. For what was missed.
    package func latest(from first: Timestamp, to end: Timestamp, in zone: Zone) -> (slot: Timestamp, missed: Int) {
        var (slot, missed) = (first, 0)
        while missed < 100, let next = next(after: slot, in: zone), next <= end { (slot, missed) = (next, missed + 1) }
        guard missed == 100 else { return (slot, missed) }
        // Long ago: it is looked for from the end, in stretches of an hour, a day, a month and a leap cycle.
        for hours in [1, 24, 32 * 24, 8 * 366 * 24] as [Int64] {
            guard var near = next(after: end + -hours * 3_600_000, in: zone), near <= end else { continue }
            while let next = next(after: near, in: zone), next <= end { near = next }
            return (max(near, slot), missed)
        }
        return (slot, missed)
    }

    private func fits(_ civil: Civil) -> Bool {
        guard months.contains(civil.month) else { return false }
        if isAnyDay { return weekdays.contains(civil.weekday) && days.contains(civil.day) }
        if isAnyWeekday { return days.contains(civil.day) && weekdays.contains(civil.weekday) }
        return days.contains(civil.day) || weekdays.contains(civil.weekday)
    }

    /// In every hour: minute by minute as time passes, day by day where the day does not fit.
    private func nextPassing(_ start: Int64, _ zone: Zone) -> Int64? {
        var time = start
        let end = start + Self.horizonSeconds
        while time < end {
            let local = time + zone.offset(at: time)
            guard fits(Civil(seconds: local)) else {
                // To the last quarter of an hour before midnight, since that may be another offset away.
                time += max(60, 86_400 - local % 86_400 - 7_200)
                continue
            }
            if minutes.contains(Int(local / 60 % 60)) { return time }
            time += 60
        }
        return nil
    }

    /// At named hours: the earliest that is not past, of the days from the day before on.
    private func nextNamed(_ start: Int64, _ zone: Zone) -> Int64? {
        let local = start + zone.offset(at: start)
        let today = Civil.floorDivide(local, 86_400)
        for day in (today - 1)...(today + Self.horizonSeconds / 86_400) where fits(Civil(seconds: day * 86_400)) {
            var earliest: Int64?
            for hour in hours {
                for minute in minutes {
                    let moment = zone.moment(local: day * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60)
                    if moment >= start { earliest = min(earliest ?? moment, moment) }
                }
            }
            if let earliest { return earliest }
        }
        return nil
    }

    /// From one leap day to the next there are at most eight years.
    private static let horizonSeconds: Int64 = 8 * 366 * 86_400

    private static func numbers(
        _ field: String, _ range: ClosedRange<Int>, _ names: [String], _ what: String, _ text: String
    ) throws(QuillError) -> Set<Int> {
        var found = Set<Int>()
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            let ends = halves.first.map { $0.split(separator: "-", omittingEmptySubsequences: false) } ?? []
            func number(_ written: Substring) -> Int? {
                names.firstIndex(of: String(written)).map { $0 + range.lowerBound }
                    ?? Int(written).flatMap { range.contains($0) ? $0 : nil }
            }
            var bounds: ClosedRange<Int>?
            if ends == ["*"] {
                bounds = range
            } else if ends.count == 1, let only = number(ends[0]) {
                bounds = only...(halves.count == 2 ? range.upperBound : only)
            } else if ends.count == 2, let low = number(ends[0]), let high = number(ends[1]), low <= high {
                bounds = low...high
            }
            let step = halves.count == 1 ? 1 : halves.count == 2 ? Int(halves[1]) ?? 0 : 0
            guard let bounds, (1...60).contains(step) else { throw unreadable(text, "\(part) is no \(what)") }
            found.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return found
    }

    private static func unreadable(_ text: String, _ why: String) -> QuillError {
        QuillError(
            .invalidInput, "“\(text.prefix(100))” is no schedule: \(why).",
            hint: "Write minute, hour, day of month, month and day of week, as in “17 3 * * *”, or @daily.")
    }
}

/// A date on some clock.
struct Civil: Hashable {
    let month, day: Int
    /// 0 is Sunday.
    let weekday: Int

    /// Of seconds since 1970 on that clock.
    init(seconds: Int64) {
        let days = Self.floorDivide(seconds, 86_400)
        weekday = Int(((days + 4) % 7 + 7) % 7)
        let shifted = days + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 { value / by - (value % by < 0 ? 1 : 0) }
}
